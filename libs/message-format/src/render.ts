import type { Block, FormattedText, Inline } from './formatted-text.ts';

export type Tag = 'p' | 'strong' | 'em' | 's' | 'code' | 'pre' | 'blockquote' | 'ul' | 'ol' | 'li' | 'a' | 'br';

export interface Attributes {
  readonly href?: string;
  readonly rel?: string;
  readonly target?: string;
  readonly start?: number;
}

/**
 * Makes nodes of some view library. Text is handed over as text and an element as one of a closed list of tags, so
 * that no HTML string can arise. React: `element: (tag, attributes, children, key) => createElement(tag, {...attributes, key}, ...children)`.
 */
export interface Renderer<Node> {
  text(value: string): Node;
  element(tag: Tag, attributes: Attributes, children: readonly Node[], key: number): Node;
}

export const render = <Node>(text: FormattedText, renderer: Renderer<Node>): Node[] => {
  const element: Renderer<Node>['element'] = (...of) => renderer.element(...of);

  const blocks = (nodes: readonly Block[]): Node[] => nodes.map(block);

  const block = (node: Block, key: number): Node => {
    switch (node.type) {
      case 'paragraph':
        return element('p', {}, inlines(node.children), key);
      case 'codeBlock':
        return element('pre', {}, [element('code', {}, [renderer.text(node.value)], 0)], key);
      case 'quote':
        return element('blockquote', {}, blocks(node.children), key);
      case 'list': {
        const items = node.items.map((item, at) => element('li', {}, tight(item), at));
        return node.start === null ? element('ul', {}, items, key) : element('ol', { start: node.start }, items, key);
      }
    }
  };

  /** An item of one paragraph is shown without the paragraph's margins. */
  const tight = (item: readonly Block[]): Node[] =>
    item.length === 1 && item[0]?.type === 'paragraph' ? inlines(item[0].children) : blocks(item);

  const inlines = (nodes: readonly Inline[]): Node[] => nodes.map(inline);

  const inline = (node: Inline, key: number): Node => {
    switch (node.type) {
      case 'text':
        return renderer.text(node.value);
      case 'code':
        return element('code', {}, [renderer.text(node.value)], key);
      case 'break':
        return element('br', {}, [], key);
      case 'bold':
        return element('strong', {}, inlines(node.children), key);
      case 'italic':
        return element('em', {}, inlines(node.children), key);
      case 'strike':
        return element('s', {}, inlines(node.children), key);
      case 'link':
        return element(
          'a',
          { href: node.href, rel: 'noopener noreferrer nofollow ugc', target: '_blank' },
          inlines(node.children),
          key,
        );
    }
  };

  return blocks(text.blocks);
};
