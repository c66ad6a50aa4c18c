/** An element: its name, and its text or its children. Absent children are left out. */
export type XmlNode = readonly [name: string, content: XmlContent];
type XmlContent = string | number | boolean | readonly (XmlNode | undefined)[];

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function toXml(root: XmlNode, namespace?: string): string {
  const [name, content] = root;
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  return `${DECLARATION}<${name}${attribute}>${inner(content)}</${name}>`;
}

function element([name, content]: XmlNode): string {
  return `<${name}>${inner(content)}</${name}>`;
}

function inner(content: XmlContent): string {
  if (typeof content !== 'object') return escapeText(String(content));
  return content.map((child) => (child === undefined ? '' : element(child))).join('');
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Control characters go out as numbers, as S3 does: XML 1.0 allows most of them in no form, and a
 * bare carriage return would be read as a line feed.
 */
function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
  return text.replace(/[&<>"\u0000-\u001f\u007f]/g, (character) => {
    return NAMED[character] ?? `&#x${character.charCodeAt(0).toString(16)};`;
  });
}
