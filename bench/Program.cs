using Civium.Bench;

return args switch
{
    ["ingest", .. var rest] => await IngestBench.RunAsync(rest),
    ["map", .. var rest] => await MapBench.RunAsync(rest),
    ["viewers", .. var rest] => await ViewersBench.RunAsync(rest),
    ["mqtt", .. var rest] => await MqttBench.RunAsync(rest),
    [MqttPeers.Command, var port] => await MqttPeers.ServeAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)),
    _ => Usage(args.Length == 0 ? 0 : 2),
};

static int Usage(int exit)
{
    Console.WriteLine("""
        ./civium bench NAME [options]

          ingest [--seconds 15]   durable observations a second through the public interface, beside the raw DuckDB
                                  appender and PostgreSQL COPY on the same disk, with the time of one fsync
          map [--seconds 15]      the overview in Chromium with software rendering: frames a second while 500 places update
                                  each second, the time to the first meaningful view, and the page's weight
          viewers [--count 1000] [--seconds 20]
                                  so many open overviews, each a live circuit and a map's feed: memory, and how long a reading
                                  takes to every one of them
          mqtt [--seconds 10]     durable messages a second over MQTT at QoS 1 from 128 connections, beside a broker that
                                  does nothing and mosquitto, and again with 2,000 subscribers and 10,000 idle clients
        """);
    return exit;
}
