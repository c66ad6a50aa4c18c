import { OTHER_READS } from './other-reads';
import { OTHER_WRITES } from './other-writes';
import { Weighted } from './random';
import type { Call } from './record';
import { type Action, createCall, type Scene } from './scene';
import { identityCalls, signInCalls } from './sign-in-events';

const DENIED = 0.03;

/** Services that have one place for all Regions; their events are told in us-east-1 only. */
const GLOBAL_SOURCES = new Set(['iam.amazonaws.com', 'organizations.amazonaws.com']);
const GLOBAL_REGION = 'us-east-1';

function hostOf(source: string, region: string): string {
  const service = source.slice(0, source.indexOf('.'));
  return GLOBAL_SOURCES.has(source)
    ? `${service}.amazonaws.com`
    : `${service}.${region}.amazonaws.com`;
}

function serviceCall(scene: Scene, isWrite: boolean): Call[] {
  const { random } = scene;
  const template = (isWrite ? OTHER_WRITES : OTHER_READS).pick(random);
  if (GLOBAL_SOURCES.has(template.source) && scene.region !== GLOBAL_REGION) {
    return serviceCall(scene, isWrite);
  }
  const caller = scene.callers.draw(isWrite ? 'manage' : 'other', random);
  const service = template.source.slice(0, template.source.indexOf('.'));
  const isDenied = caller.arn !== '' && random.chance(DENIED);
  return [
    createCall(scene, {
      source: template.source,
      name: template.name,
      caller,
      category: 'Management',
      readOnly: !isWrite,
      request: template.request(scene),
      response: isDenied ? null : (template.response?.(scene) ?? null),
      resources: template.resources?.(scene),
      apiVersion: template.apiVersion,
      error: isDenied
        ? {
            code: service === 'ec2' ? 'Client.UnauthorizedOperation' : 'AccessDenied',
            message: `User: ${caller.arn} is not authorized to perform: ${service}:${template.name} because no identity-based policy allows the ${service}:${template.name} action`,
          }
        : undefined,
      host: hostOf(template.source, scene.region),
    }),
  ];
}

/** The events of every service but SES and S3, by how often they are seen. */
export const OTHER_ACTIONS = new Weighted<Action>([
  [60, (scene) => serviceCall(scene, false)],
  [14, (scene) => serviceCall(scene, true)],
  [24, identityCalls],
  [2, signInCalls],
]);
