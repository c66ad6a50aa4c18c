import { createServer } from 'node:http';
import { closeServer, LOOPBACK, listenOnLoopback } from '../../local/loopback';

export interface CloudFormationServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Answers DescribeStacks as CloudFormation does, for the stacks that it is given by their outputs. */
export async function startCloudFormation(
  stacks: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<CloudFormationServer> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const name = form.get('StackName') ?? '';
    const outputs = form.get('Action') === 'DescribeStacks' ? stacks[name] : undefined;
    const status = outputs === undefined ? 400 : 200;
    const body = outputs === undefined ? noSuchStack(name) : description(name, outputs);
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  });
  const port = await listenOnLoopback(server);
  return { endpoint: `http://${LOOPBACK}:${port}`, close: () => closeServer(server) };
}

/** AWS CloudFormation API Reference, "DescribeStacks". */
function description(name: string, outputs: Readonly<Record<string, string>>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${escapeXml(key)}</OutputKey><OutputValue>${escapeXml(value)}</OutputValue></member>`,
  );
  return (
    '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>' +
    `<StackName>${escapeXml(name)}</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-03-01T00:00:00Z</CreationTime>` +
    `<Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`
  );
}

function noSuchStack(name: string): string {
  return (
    '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>' +
    `<Code>ValidationError</Code><Message>Stack with id ${escapeXml(name)} does not exist</Message></Error></ErrorResponse>`
  );
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
