/** As far as it is used: TypeScript knows the rest from browsers only, and Node's types have it without values. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

declare const WebAssembly: WebAssemblyApi;

/**
 * Makes compiled code ready to be called.
 * @param base64 a module that imports nothing
 * @returns its exports
 */
export function instantiate(base64: string): unknown {
  const module = new WebAssembly.Module(Buffer.from(base64, 'base64'));
  return new WebAssembly.Instance(module).exports;
}
