import { type Arn, readArn } from './arn';
import { placeOfArn } from './s3-arn';
import type { Place } from './touched';

/** An entry of a record's `resources`. Listings name a prefix of ARNs instead of one. */
export class NamedResource {
  private parts: Arn | undefined;
  private isRead = false;
  private found: Place | undefined;
  private isPlaced = false;

  constructor(
    readonly type: string | undefined,
    readonly arn: string,
    readonly isPrefix: boolean,
  ) {}

  /** As `nameInArn`. */
  get name(): string {
    return this.read()?.resource || this.arn;
  }

  /** As `placeInArn`: whoever looks for buckets, objects and what they leave asks each time. */
  get place(): Place | undefined {
    if (!this.isPlaced) {
      this.isPlaced = true;
      const arn = this.read();
      this.found = arn && placeOfArn(arn);
    }
    return this.found;
  }

  private read(): Arn | undefined {
    if (!this.isRead) {
      this.isRead = true;
      this.parts = readArn(this.arn);
    }
    return this.parts;
  }
}
