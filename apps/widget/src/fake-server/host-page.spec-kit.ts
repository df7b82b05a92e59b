import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostPage {
  /** Goes into the page's `<html …>`. */
  readonly html?: string;
  readonly head?: string;
  readonly body?: string;
  /** The script tag's further attributes. */
  readonly tag?: string;
  /** The page's Content-Security-Policy; `{widget}` stands for the widget's origin. */
  readonly policy?: string;
}

/** As strict as a site can be that shows our chat: no inline script, no inline style. */
export const STRICT_POLICY =
  "default-src 'none'; script-src 'self' {widget}; style-src 'self'; frame-src {widget}; base-uri 'none'; form-action 'none'";

/** A site of somebody else's: one page under every path, with the script tag of the widget in it. */
export class HostSite {
  page: HostPage = {};
  /** Files of the site, by path. */
  readonly files = new Map<string, { readonly type: string; readonly text: string }>();
  widget = '';
  #server: Server | null = null;

  async listen(): Promise<string> {
    this.#server = createServer((request, response) => {
      const file = this.files.get(request.url ?? '');
      if (file !== undefined) {
        response.writeHead(200, { 'content-type': file.type });
        return response.end(file.text);
      }
      const { policy = STRICT_POLICY } = this.page;
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy.replaceAll('{widget}', this.widget),
      });
      response.end(this.#html());
    });
    const server = this.#server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #html(): string {
    const {
      html = 'lang="en"',
      head = '',
      body = '<h1>A shop</h1><p><a href="/other">Other page</a></p>',
      tag = '',
    } = this.page;
    return `<!doctype html>
<html ${html}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A shop</title>${head}
<script async src="${this.widget}/w.js" data-inbox="11111111-1111-4111-8111-111111111111" ${tag}></script></head>
<body><main>${body}</main></body></html>`;
  }
}
