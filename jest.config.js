/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // They need real records that are not part of the project: `npm run test:corpus`.
  testPathIgnorePatterns: ['\\.corpus\\.test\\.ts$'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
  testTimeout: 60_000,
  // Jest leaves one core idle, which of two is half the machine.
  maxWorkers: 2,
};
