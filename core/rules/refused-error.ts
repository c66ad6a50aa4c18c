/** Why a part of a rule cannot be used; what reads the document adds where it stands. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}
