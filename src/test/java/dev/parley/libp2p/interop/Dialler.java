package dev.parley.libp2p.interop;

/** Which of the two sides opens the connection. */
enum Dialler {
  JAVA {
    @Override
    void connect(JavaPeer java, JsPeer js) {
      java.dial(js.address());
    }
  },
  JS {
    @Override
    void connect(JavaPeer java, JsPeer js) {
      js.dial(java.address());
    }
  };

  abstract void connect(JavaPeer java, JsPeer js);
}
