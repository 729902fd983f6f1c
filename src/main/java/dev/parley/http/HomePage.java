package dev.parley.http;

import dev.parley.protocol.PeerId;

/** The front page: which node this is, and how to send a first message through it. */
final class HomePage {

  private HomePage() {}

  static String html(PeerId node, String version) {
    String body =
        """
        <main id="content" class="wide">
        <h1>A Parley node</h1>
        <p>This node stores signed messages, groups, read progress and identities, and serves them \
        to any client. A user is a key: there is nothing to register.</p>
        <dl>
        <dt>Peer id</dt><dd><code>%s</code></dd>
        <dt>Protocol</dt><dd><code>p2p-mes-1</code></dd>
        <dt>Version</dt><dd><code>%s</code></dd>
        </dl>
        <h2>Send a first message</h2>
        <p>With <code>parley.jar</code> on your computer, and this page's address for NODE:</p>
        <pre><code>java -jar parley.jar key new --key me.json
        java -jar parley.jar chat send --node NODE --key me.json ADDRESS "hello"
        java -jar parley.jar chat inbox --node NODE --key me.json
        </code></pre>
        <p>The first line prints your own address, to which others can write.</p>
        <h2>More</h2>
        <ul>
        <li><a href="/docs">Documentation</a>: the protocol, a client from nothing, running a \
        node</li>
        <li><a href="/api">API reference</a>, and the <a href="/openapi.json">OpenAPI \
        description</a> behind it</li>
        <li><a href="/node">What clients ask before they sign</a></li>
        <li><a href="/metrics">Metrics</a> and <a href="/health/ready">readiness</a>, unless they \
        have a listener of their own</li>
        </ul>
        </main>
        """
            .formatted(Layout.escape(node.toString()), Layout.escape(version));
    return Layout.page("Parley", body);
  }
}
