import { Transform, type TransformCallback } from 'node:stream';
import { S3Error } from './errors';

const malformed = (what: string): S3Error =>
  new S3Error(400, 'InvalidRequest', `The aws-chunked body is malformed: ${what}.`);

/** Far more than a chunk's size with its signature, or a checksum, ever takes. */
const MAX_LINE_BYTES = 16 * 1024;
const CRLF = '\r\n';

type Expecting = 'size' | 'data' | 'end-of-data' | 'trailer' | 'nothing';

/**
 * Decodes the aws-chunked bodies that the SDK streams: every chunk preceded by its size, in the
 * signed forms with a signature behind it (which is not checked), and checksums as trailers.
 *
 *     <hex size>[;chunk-signature=<hex>]\r\n<data>\r\n … 0[;…]\r\n[<name>:<value>\r\n]…\r\n
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export class ChunkDecoder extends Transform {
  /** By lower-case name, complete when the stream has ended. */
  readonly trailers = new Map<string, string>();

  private expecting: Expecting = 'size';
  private line = '';
  private remaining = 0;
  private decodedLength = 0;

  constructor(private readonly expectedLength: number | undefined) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      for (let offset = 0; offset < chunk.length; )
        offset +=
          this.expecting === 'data'
            ? this.takeData(chunk, offset)
            : this.collectLine(chunk, offset);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    if (this.expecting !== 'nothing') done(malformed('it ends before its last chunk'));
    else if (this.expectedLength !== undefined && this.expectedLength !== this.decodedLength)
      done(malformed(`it holds ${this.decodedLength} bytes, not ${this.expectedLength}`));
    else done();
  }

  private takeData(chunk: Buffer, offset: number): number {
    const data = chunk.subarray(offset, offset + this.remaining);
    this.push(data);
    this.remaining -= data.length;
    this.decodedLength += data.length;
    if (this.remaining === 0) this.expecting = 'end-of-data';
    return data.length;
  }

  /** Collects one line, whatever pieces it arrives in. */
  private collectLine(chunk: Buffer, offset: number): number {
    if (this.expecting === 'nothing') throw malformed('bytes follow its end');
    const newline = chunk.indexOf('\n', offset);
    const end = newline === -1 ? chunk.length : newline + 1;
    this.line += chunk.toString('latin1', offset, end);
    if (this.line.length > MAX_LINE_BYTES) throw malformed('a line is too long');
    // The signed trailer form closes a value with a line feed of its own before the CRLF.
    if (this.line.endsWith(CRLF)) {
      const line = this.line.slice(0, -CRLF.length);
      this.line = '';
      this.takeLine(line);
    }
    return end - offset;
  }

  private takeLine(line: string): void {
    if (this.expecting === 'size') this.takeSize(line);
    else if (this.expecting === 'trailer') this.takeTrailer(line);
    else if (line !== '') throw malformed('a chunk is longer than its size');
    else this.expecting = 'size';
  }

  private takeSize(line: string): void {
    const [, size] = /^([0-9a-fA-F]{1,12})(?:;.*)?$/.exec(line) ?? [];
    if (size === undefined) throw malformed(`"${line.slice(0, 40)}" is no chunk size`);
    this.remaining = Number.parseInt(size, 16);
    this.expecting = this.remaining === 0 ? 'trailer' : 'data';
  }

  private takeTrailer(line: string): void {
    if (line === '') {
      this.expecting = 'nothing';
      return;
    }
    const colon = line.indexOf(':');
    if (colon < 1) throw malformed('a trailer has no name');
    this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}
