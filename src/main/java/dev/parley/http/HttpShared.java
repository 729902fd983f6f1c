package dev.parley.http;

/** What the instances of one node have in common. */
record HttpShared(
    HttpServices services,
    HttpMetrics metrics,
    NetworkMetrics network,
    RateLimiter perIp,
    RateLimiter perAddress,
    Cors cors,
    Pages pages) {

  static HttpShared of(HttpServices services) {
    HttpOptions options = services.options();
    return new HttpShared(
        services,
        new HttpMetrics(services.meters()),
        new NetworkMetrics(services.meters(), services.clock()),
        new RateLimiter(options.perIp(), System::nanoTime),
        new RateLimiter(options.perAddress(), System::nanoTime),
        new Cors(options.corsOrigins()),
        Pages.load(services.node(), services.version()));
  }
}
