import type { StoredEvent } from '../core/items/stored-event';
import { type Deed, deedByAccess } from './deed';

/** S3's operations on an object, by their event names. */
const DEEDS: ReadonlyMap<string, Deed> = new Map<string, Deed>([
  ['PutObject', ['wrote', 'write']],
  ['PostObject', ['wrote', 'write']],
  ['CreateMultipartUpload', ['began an upload', 'begin an upload']],
  ['UploadPart', ['uploaded a part', 'upload a part']],
  ['CompleteMultipartUpload', ['wrote (upload)', 'write (upload)']],
  ['AbortMultipartUpload', ['gave up an upload', 'give up an upload']],
  ['GetObject', ['read', 'read']],
  ['GetObjectTorrent', ['read', 'read']],
  ['SelectObjectContent', ['read (select)', 'read (select)']],
  ['HeadObject', ['read its metadata', 'read its metadata']],
  ['GetObjectAttributes', ['read its metadata', 'read its metadata']],
  ['GetObjectAcl', ['read its ACL', 'read its ACL']],
  ['GetObjectTagging', ['read its tags', 'read its tags']],
  ['GetObjectRetention', ['read its retention', 'read its retention']],
  ['GetObjectLegalHold', ['read its legal hold', 'read its legal hold']],
  ['GetObjectAnnotation', ['read an annotation', 'read an annotation']],
  ['ListObjectAnnotations', ['listed its annotations', 'list its annotations']],
  ['ListParts', ['listed its parts', 'list its parts']],
  ['ListMultipartUploads', ['listed uploads', 'list uploads']],
  ['ListObjects', ['listed', 'list']],
  ['ListObjectsV2', ['listed', 'list']],
  ['ListObjectVersions', ['listed its versions', 'list its versions']],
  ['DeleteObject', ['deleted', 'delete']],
  ['DeleteObjects', ['deleted (batch)', 'delete (batch)']],
  ['DeleteObjectTagging', ['deleted its tags', 'delete its tags']],
  ['DeleteObjectAnnotation', ['deleted an annotation', 'delete an annotation']],
  ['PutObjectAcl', ['changed its ACL', 'change its ACL']],
  ['PutObjectTagging', ['changed its tags', 'change its tags']],
  ['PutObjectRetention', ['changed its retention', 'change its retention']],
  ['PutObjectLegalHold', ['changed its legal hold', 'change its legal hold']],
  ['PutObjectAnnotation', ['changed an annotation', 'change an annotation']],
  ['UpdateObjectEncryption', ['changed its encryption', 'change its encryption']],
  ['RestoreObject', ['restored', 'restore']],
  ['InitiateReplication', ['replicated', 'replicate']],
]);

/** A copy is one event under two objects. */
const COPIES: ReadonlyMap<string, Readonly<Record<Side, Deed>>> = new Map([
  [
    'CopyObject',
    { target: ['copied from', 'copy from'], source: ['copied to', 'copy to'] } as const,
  ],
  [
    'UploadPartCopy',
    {
      target: ['copied a part from', 'copy a part from'],
      source: ['copied a part to', 'copy a part to'],
    } as const,
  ],
  [
    'RenameObject',
    { target: ['renamed from', 'rename from'], source: ['renamed to', 'rename to'] } as const,
  ],
]);

/** Which of a copy's two objects is meant. */
export type Side = 'target' | 'source';

/** What an event did to the object on one of its sides. */
export function objectDeed({ eventName, access, copySource }: StoredEvent, side: Side): Deed {
  const copy = COPIES.get(eventName);
  if (copy !== undefined) {
    return copySource === undefined ? ['copied onto itself', 'copy onto itself'] : copy[side];
  }
  return DEEDS.get(eventName) ?? deedByAccess(eventName, access);
}
