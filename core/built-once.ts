/** @returns what gives what `build` makes, which is asked once, when it is first needed */
export function builtOnce<Built extends object>(build: () => Built): () => Built {
  let built: Built | undefined;
  return () => {
    built ??= build();
    return built;
  };
}
