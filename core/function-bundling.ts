/** How a function is packed, in esbuild's words: for those who deploy it and those who measure others against it. */
export const FUNCTION_BUNDLING = {
  bundle: true,
  minify: true,
  platform: 'node' as const,
  format: 'cjs' as const,
  // Older than the deployed runtime, because the same bundle runs on the developer's Node.
  target: 'node20',
  // The SDK's ES modules shake down to less code than its CommonJS ones, which esbuild prefers.
  mainFields: ['module', 'main'],
};
