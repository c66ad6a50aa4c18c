import { placeInArn } from './s3-arn';
import type { Place } from './touched';

/** An entry of a record's `resources`. Listings name a prefix of ARNs instead of one. */
export class NamedResource {
  private isPlaced = false;
  private found: Place | undefined;

  constructor(
    readonly type: string | undefined,
    readonly arn: string,
    readonly isPrefix: boolean,
  ) {}

  /** As `placeInArn`: whoever looks for buckets, objects and what they leave asks each time. */
  get place(): Place | undefined {
    if (!this.isPlaced) {
      this.isPlaced = true;
      this.found = placeInArn(this.arn);
    }
    return this.found;
  }
}
