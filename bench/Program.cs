using Civium.Bench;
using Civium.Bench.Storage;
using Civium.Bench.Epidemic;
using Civium.Bench.Twin;

return args switch
{
    ["ingest", .. var rest] => await IngestBench.RunAsync(rest),
    ["storage", .. var rest] => await StorageBench.RunAsync(rest),
    ["evaluation"] => EvaluationBench.Run(),
    ["map", .. var rest] => await MapBench.RunAsync(rest),
    ["viewers", .. var rest] => await ViewersBench.RunAsync(rest),
    ["mqtt", .. var rest] => await MqttBench.RunAsync(rest),
    [MqttPeers.Command, var port] => await MqttPeers.ServeAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)),
    ["epidemic"] => await EpidemicBench.RunAsync(),
    ["epidemic-accuracy"] => AccuracyBench.Run(),
    ["twin", .. var rest] => await TwinBench.RunAsync(rest),
    _ => Usage(args.Length == 0 ? 0 : 2),
};

static int Usage(int exit)
{
    Console.WriteLine("""
        ./civium bench NAME [options]

          ingest [--seconds 15]   durable observations a second through the public interface, beside the raw DuckDB
                                  appender and PostgreSQL COPY on the same disk, with the time of one fsync
          storage [--size 10m] [--without-peer]
                                  writes that many observations through the port, starts the server on them and asks it over
                                  HTTP, beside PostgreSQL with the same rows; sizes, rates and memory

          evaluation              1,000 uncertainty recipes beside the same steps in R, and 10,000 units by 200
                                  indicators by 10 years with the memory they take
          map [--seconds 15]      the overview in Chromium with software rendering: frames a second while 500 places update
                                  each second, the time to the first meaningful view, and the page's weight
          viewers [--count 1000] [--seconds 20]
                                  so many open overviews, each a live circuit and a map's feed: memory, and how long a reading
                                  takes to every one of them
          mqtt [--seconds 10]     durable messages a second over MQTT at QoS 1 from 128 connections, beside a broker that
                                  does nothing and mosquitto, and again with 2,000 subscribers and 10,000 idle clients
          epidemic                flexible Farrington, reproduction numbers and the risk source fit, beside R's
                                  surveillance, EpiEstim and nls in the same run
          epidemic-accuracy       forecasts a week ahead and detectors, on real and simulated data (in shared/)
          twin [--entities 1000000]  tiles of a city over a recorded walk, half of them of the past, beside PostGIS ST_AsMVT; routes
                                  beside plain Dijkstra and pgRouting (Debian: postgresql-15-postgis-3, postgresql-15-pgrouting)
        """);
    return exit;
}
