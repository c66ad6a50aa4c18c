/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['**/*.corpus.test.ts'],
  testPathIgnorePatterns: [],
};
