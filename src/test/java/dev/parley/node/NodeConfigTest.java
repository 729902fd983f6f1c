package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.bridge.demos.SocketLimits;
import dev.parley.bridge.demos.SocketOptions;
import dev.parley.bridge.demos.signaling.SignalingOptions;
import dev.parley.http.HttpOptions.OperationsListener;
import dev.parley.http.RateLimit;
import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.ConnectionRules;
import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.store.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeConfigTest {

  private static final String PEER = "16Uiu2HAmG9wtyMGxaa9h7tQBJXvKBkL61stVuarXiiPg7pVjtwiW";

  @TempDir private Path directory;

  private Path file;

  @BeforeEach
  void an_empty_file() throws IOException {
    file = directory.resolve("settings.toml");
    Files.createFile(file);
  }

  private NodeConfig load(String toml) {
    return load(toml, Map.of(), Map.of());
  }

  private NodeConfig load(String toml, Map<String, String> environment, Map<String, String> flags) {
    try {
      Files.writeString(file, toml);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return NodeConfig.load(file, environment, flags);
  }

  private String refusal(String toml) {
    return catchThrowableOfType(InvalidSetting.class, () -> load(toml)).getMessage();
  }

  private String refusal(Map<String, String> environment) {
    return catchThrowableOfType(InvalidSetting.class, () -> load("", environment, Map.of()))
        .getMessage();
  }

  @Test
  void an_empty_file_means_the_same_as_the_shipped_one() {
    NodeConfig shipped = NodeConfig.load(NodeConfig.DEFAULT_FILE, Map.of(), Map.of());

    assertThat(sameClock(shipped)).isEqualTo(sameClock(load("")));
  }

  @Test
  void the_shipped_file_names_every_setting() throws IOException {
    String shipped = Files.readString(NodeConfig.DEFAULT_FILE);
    Settings settings = new Settings();
    NodeConfig.read(settings);

    assertThat(settings.known())
        .allSatisfy(
            name ->
                assertThat(shipped)
                    .containsPattern("(?m)^" + name.substring(name.lastIndexOf('.') + 1) + " = "));
  }

  @Test
  void the_defaults_are_those_of_an_embedded_node() {
    assertThat(sameClock(load("")).options())
        .isEqualTo(ParleyOptions.at(Path.of("./data")).withClock(null));
  }

  @Test
  void the_environment_wins_over_the_file() {
    NodeConfig config = load("[http]\nport = 1111\n", Map.of("PARLEY_HTTP_PORT", "2222"), Map.of());

    assertThat(config.options().http().port()).isEqualTo(2222);
  }

  @Test
  void flags_win_over_the_environment() {
    NodeConfig config =
        load(
            "[http]\nport = 1111\n",
            Map.of("PARLEY_HTTP_PORT", "2222"),
            Map.of("http.port", "3333"));

    assertThat(config.options().http().port()).isEqualTo(3333);
  }

  @Test
  void every_setting_has_its_effect() {
    NodeConfig config =
        load(
            """
            data = "/d"
            roles = ["http"]
            [http]
            host = "::1"
            port = 1
            instances = 3
            max_in_flight = 4
            body_limit = "5KiB"
            idle_timeout = "6s"
            request_timeout = "7m"
            cors_origins = ["https://a.example", "https://b.example"]
            trust_forwarded_for = true
            metrics_listen = "[::1]:8"
            [http.limits]
            address_rate = 9
            address_burst = 10
            ip_rate = 11
            ip_burst = 12
            [p2p]
            listen = ["/ip4/10.0.0.1/tcp/20", "/ip6/::/tcp/0"]
            announce = ["/dns4/a.example/tcp/21"]
            bootstrap = ["/dns4/b.example/tcp/22/p2p/%1$s"]
            kademlia = false
            mdns = true
            remember_peers = false
            share_local_addresses = true
            connections = 120
            connections_per_address = 23
            allow_networks = ["10.0.0.0/8"]
            deny_networks = ["10.1.0.0/16", "fd00::/8"]
            allow_peers = ["%1$s"]
            deny_peers = ["%1$s"]
            shared_networks = ["192.0.2.0/24"]
            sync_interval = "24s"
            [demos.signaling]
            host = "::1"
            port = 30
            trust_forwarded_for = true
            proof = "challenge"
            proof_window_s = 41
            pin = "always"
            offline_keys = false
            ids_per_connection = 31
            offline_limit = 32
            bridge = true
            message_limit = "33KiB"
            connections = 34
            connections_per_ip = 35
            arriving_limit = "36KiB"
            unsent_limit = "37KiB"
            connection_rate = 38
            ip_rate = 39
            ping_after = "40s"
            [store]
            durability = "always"
            flush_interval = "13ms"
            queue = 14
            readers = 15
            cache_mb = 16
            write_buffer_mb = 17
            min_free_disk_mb = 18
            retention_days = 19
            [node]
            key_file = "/k"
            [cluster]
            enabled = true
            [log]
            level = "debug"
            format = "json"
            """
                .formatted(PEER));

    assertThat(config.clustered()).isTrue();
    assertThat(config.logLevel()).isEqualTo("debug");
    assertThat(config.jsonLog()).isTrue();
    ParleyOptions options = config.options();
    assertThat(options.data()).isEqualTo(Path.of("/d"));
    assertThat(options.keyFile()).isEqualTo(Path.of("/k"));
    assertThat(options.roles()).isEqualTo(Set.of(NodeRole.HTTP));
    assertThat(options.http().host()).isEqualTo("::1");
    assertThat(options.http().port()).isEqualTo(1);
    assertThat(options.http().instances()).isEqualTo(3);
    assertThat(options.http().limits().inFlight()).isEqualTo(4);
    assertThat(options.http().limits().bodyBytes()).isEqualTo(5 * 1024);
    assertThat(options.http().limits().idle()).isEqualTo(Duration.ofSeconds(6));
    assertThat(options.http().limits().request()).isEqualTo(Duration.ofMinutes(7));
    assertThat(options.http().corsOrigins())
        .containsExactly("https://a.example", "https://b.example");
    assertThat(options.http().trustForwardedFor()).isTrue();
    assertThat(options.http().operations()).isEqualTo(new OperationsListener("::1", 8));
    assertThat(options.http().perAddress()).isEqualTo(new RateLimit(9, 10));
    assertThat(options.http().perIp()).isEqualTo(new RateLimit(11, 12));
    assertThat(options.network()).isEqualTo(everyNetworkSetting());
    assertThat(options.demos().signaling()).isEqualTo(everySignalingSetting());
    assertThat(options.store().directory()).isEqualTo(Path.of("/d/db"));
    assertThat(options.store().durability()).isEqualTo(Durability.ALWAYS);
    assertThat(options.store().flushInterval()).isEqualTo(Duration.ofMillis(13));
    assertThat(options.store().queueLimit()).isEqualTo(14);
    assertThat(options.store().readers()).isEqualTo(15);
    assertThat(options.store().cacheBytes()).isEqualTo(16L << 20);
    assertThat(options.store().writeBufferBytes()).isEqualTo(17L << 20);
    assertThat(options.store().minFreeDiskBytes()).isEqualTo(18L << 20);
    assertThat(options.store().retention()).isEqualTo(Duration.ofDays(19));
  }

  private static SignalingOptions everySignalingSetting() {
    SocketLimits limits =
        SocketLimits.DEFAULT
            .withMessageBytes(33 << 10)
            .withSockets(34, 35)
            .withBytes(36 << 10, 37 << 10, 37 << 10)
            .withRates(38, 39)
            .withTimes(
                Duration.ofSeconds(40),
                SocketLimits.DEFAULT.patience(),
                SocketLimits.DEFAULT.arrival());
    return new SignalingOptions(
        new SocketOptions("::1", 30, true, limits),
        SignalingOptions.Proof.CHALLENGE,
        Duration.ofSeconds(41),
        SignalingOptions.Pin.ALWAYS,
        false,
        31,
        32,
        true);
  }

  @Test
  void demos_servers_need_no_records() {
    assertThat(load("roles = [\"demos-signaling\"]").options().roles())
        .isEqualTo(Set.of(NodeRole.DEMOS_SIGNALING));
    assertThat(refusal("roles = [\"demos-l2ps\"]")).contains("demos.l2ps.networks");
    assertThat(refusal("roles = [\"demos-signaling\", \"http\"]")).contains("must contain store");
    assertThat(refusal("roles = [\"cook\"]")).contains("demos-signaling");
  }

  private static NetworkOptions everyNetworkSetting() {
    PeerId peer = PeerId.parse(PEER);
    return new NetworkOptions(
        List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/20"), Multiaddr.parse("/ip6/::/tcp/0")),
        List.of(Multiaddr.parse("/dns4/a.example/tcp/21")),
        List.of(Multiaddr.parse("/dns4/b.example/tcp/22").withPeer(peer)),
        false,
        true,
        false,
        true,
        ConnectionLimits.DEFAULT.withConnections(40, 120, 400).withPerAddress(23),
        new ConnectionRules(
            List.of(IpNetwork.parse("10.0.0.0/8")),
            List.of(IpNetwork.parse("10.1.0.0/16"), IpNetwork.parse("fd00::/8")),
            List.of(peer),
            List.of(peer)),
        List.of(IpNetwork.parse("192.0.2.0/24")),
        Duration.ofSeconds(24));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DATA|``",
        "ROLES|``",
        "ROLES|store,cook",
        "HTTP_HOST|``",
        "HTTP_PORT|-1",
        "HTTP_PORT|65536",
        "HTTP_PORT|http",
        "HTTP_PORT|99999999999999999999",
        "HTTP_INSTANCES|-1",
        "HTTP_MAX_IN_FLIGHT|0",
        "HTTP_BODY_LIMIT|0B",
        "HTTP_BODY_LIMIT|1GiB",
        "HTTP_BODY_LIMIT|999999999999MiB",
        "HTTP_BODY_LIMIT|1024",
        "HTTP_IDLE_TIMEOUT|0s",
        "HTTP_IDLE_TIMEOUT|2h",
        "HTTP_IDLE_TIMEOUT|30",
        "HTTP_REQUEST_TIMEOUT|soon",
        "HTTP_TRUST_FORWARDED_FOR|yes",
        "HTTP_METRICS_LISTEN|9464",
        "HTTP_METRICS_LISTEN|127.0.0.1:65536",
        "HTTP_METRICS_LISTEN|127.0.0.1:3000",
        "HTTP_LIMITS_ADDRESS_RATE|-1",
        "HTTP_LIMITS_ADDRESS_BURST|0",
        "HTTP_LIMITS_IP_RATE|1.5",
        "HTTP_LIMITS_IP_BURST|0",
        "DEMOS_SIGNALING_HOST|``",
        "DEMOS_SIGNALING_PORT|65535",
        "DEMOS_SIGNALING_PROOF|some",
        "DEMOS_SIGNALING_PIN|true",
        "DEMOS_SIGNALING_MESSAGE_LIMIT|17MiB",
        "DEMOS_SIGNALING_CONNECTIONS|0",
        "DEMOS_SIGNALING_PING_AFTER|2h",
        "DEMOS_L2PS_PORT|65535",
        "DEMOS_L2PS_NETWORKS|a network",
        "DEMOS_L2PS_MEMBERS|nowhere:00",
        "DEMOS_L2PS_PROOF_WINDOW_S|-1",
        "DEMOS_MAIL_KEEP_DAYS|0",
        "DEMOS_MAIL_RECIPIENT_LIMIT|0",
        "P2P_LISTEN|4001",
        "P2P_LISTEN|/ip4/0.0.0.0",
        "P2P_LISTEN|/ip4/0.0.0.0/udp/4001",
        "P2P_LISTEN|/ip4/0.0.0.0/tcp/65536",
        "P2P_LISTEN|/ip4/0.0.0.0/tcp/4001/p2p/16Uiu2HAmG9wtyMGxaa9h7tQBJXvKBkL61stVuarXiiPg7pVjtwiW",
        "P2P_ANNOUNCE|/ip4/0.0.0.0/tcp/4001",
        "P2P_ANNOUNCE|/dns4/node.example/tcp/0",
        "P2P_BOOTSTRAP|/dns4/node.example/tcp/4001",
        "P2P_BOOTSTRAP|/dns4/node.example/tcp/4001/p2p/nobody",
        "P2P_BOOTSTRAP|/p2p/16Uiu2HAmG9wtyMGxaa9h7tQBJXvKBkL61stVuarXiiPg7pVjtwiW",
        "P2P_KADEMLIA|on",
        "P2P_MDNS|1",
        "P2P_REMEMBER_PEERS|``",
        "P2P_SHARE_LOCAL_ADDRESSES|no",
        "P2P_CONNECTIONS|89",
        "P2P_CONNECTIONS_PER_ADDRESS|0",
        "P2P_ALLOW_NETWORKS|all",
        "P2P_DENY_NETWORKS|10.0.0.0/33",
        "P2P_ALLOW_PEERS|me",
        "P2P_DENY_PEERS|16Uiu2",
        "P2P_SHARED_NETWORKS|localhost",
        "P2P_SYNC_INTERVAL|0s",
        "P2P_SYNC_INTERVAL|2h",
        "STORE_DURABILITY|sometimes",
        "STORE_DURABILITY|ALWAYS",
        "STORE_FLUSH_INTERVAL|61s",
        "STORE_QUEUE|0",
        "STORE_READERS|257",
        "STORE_CACHE_MB|7",
        "STORE_WRITE_BUFFER_MB|3",
        "STORE_MIN_FREE_DISK_MB|-1",
        "STORE_RETENTION_DAYS|0",
        "CLUSTER_ENABLED|1",
        "LOG_LEVEL|loud",
        "LOG_FORMAT|xml",
      })
  void a_wrong_value_is_named_with_its_setting_and_where_it_stands(String name, String value) {
    String variable = "PARLEY_" + name;

    assertThat(refusal(Map.of(variable, value)))
        .hasLineCount(1)
        .contains(" = " + value + " (" + variable + ") must ")
        .satisfies(
            message ->
                assertThat(message.substring(0, message.indexOf(" = ")).replace('.', '_'))
                    .isEqualToIgnoringCase(name));
  }

  @Test
  void a_wrong_value_of_the_file_is_named_with_the_file() {
    assertThat(refusal("[http]\nport = 70000\n"))
        .isEqualTo("http.port = 70000 (" + file + ") must be a whole number from 0 to 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[http]\nprot = 1", "http = 1", "[[http]]\nport = 1", "[a.b]\nc = []"})
  void an_unknown_setting_of_the_file_is_refused(String toml) {
    assertThat(refusal(toml)).hasLineCount(1).endsWith("(" + file + ") is not a setting");
  }

  @Test
  void an_unknown_variable_is_left_alone() {
    assertThat(load("", Map.of("PARLEY_SERVICE_HOST", "10.0.0.1", "HTTP_PORT", "1"), Map.of()))
        .isNotNull();
  }

  @Test
  void a_mistake_in_the_form_of_the_file_is_named_with_its_line() {
    assertThat(refusal("data = \"x\"\n[http]\nport == 1\n"))
        .hasLineCount(1)
        .startsWith(file + ", line 3: ");
  }

  @Test
  void a_setting_that_stands_twice_is_refused() {
    assertThat(refusal("[http]\nport = 1\nport = 2\n")).startsWith(file + ", line ");
  }

  @Test
  void a_file_nested_without_end_is_refused() {
    assertThat(refusal("data = " + "[".repeat(500_000))).hasLineCount(1).contains(file.toString());
  }

  @Test
  void a_file_that_is_no_text_is_refused() throws IOException {
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThat(
            catchThrowableOfType(
                InvalidSetting.class, () -> NodeConfig.load(file, Map.of(), Map.of())))
        .hasMessage("cannot read " + file + ": it is not UTF-8");
  }

  @Test
  void a_huge_file_is_refused_unread() {
    assertThat(refusal("#".repeat(1 << 21))).contains("too large");
  }

  @Test
  void a_file_that_is_named_must_be_there() {
    Path missing = directory.resolve("missing.toml");

    assertThat(
            catchThrowableOfType(
                InvalidSetting.class, () -> NodeConfig.load(missing, Map.of(), Map.of())))
        .hasMessage("cannot read " + missing + ": there is no such file");
  }

  @Test
  void a_path_that_no_system_has_is_refused() {
    assertThat(refusal("data = \"a\\u0000b\"")).startsWith("data = ").contains("must be the name");
  }

  @Test
  void a_process_without_the_store_needs_a_cluster() {
    assertThat(refusal("roles = [\"http\"]"))
        .startsWith("roles = http (" + file + ") ")
        .contains("cluster.enabled");
    assertThat(load("roles = [\"http\"]\n[cluster]\nenabled = true").options().roles())
        .containsExactly(NodeRole.HTTP);
  }

  @Test
  void a_list_of_addresses_without_an_end_is_refused() {
    String many = "/ip4/10.0.0.1/tcp/1,".repeat(65);

    assertThat(refusal(Map.of("PARLEY_P2P_LISTEN", many)))
        .startsWith("p2p.listen = ")
        .endsWith("must name at most 64 addresses");
  }

  @Test
  void a_node_that_only_dials_listens_nowhere() {
    assertThat(load("[p2p]\nlisten = []").options().network().listen()).isEmpty();
  }

  @Test
  void the_key_is_in_the_data_directory_unless_it_is_named() {
    assertThat(load("data = \"/d\"").options().keyFile()).isEqualTo(Path.of("/d/node.key"));
  }

  private static NodeConfig sameClock(NodeConfig config) {
    return new NodeConfig(
        config.options().withClock(null), config.clustered(), config.logLevel(), config.jsonLog());
  }
}
