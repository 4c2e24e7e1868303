using Civium.Bench;
using Civium.Bench.Epidemic;

return args switch
{
    ["ingest", .. var rest] => await IngestBench.RunAsync(rest),
    ["epidemic"] => await EpidemicBench.RunAsync(),
    ["epidemic-accuracy"] => AccuracyBench.Run(),
    _ => Usage(args.Length == 0 ? 0 : 2),
};

static int Usage(int exit)
{
    Console.WriteLine("""
        ./civium bench NAME [options]

          ingest [--seconds 15]   durable observations a second through the public interface, beside the raw DuckDB
                                  appender and PostgreSQL COPY on the same disk, with the time of one fsync
          epidemic                flexible Farrington, reproduction numbers and the risk source fit, beside R's
                                  surveillance, EpiEstim and nls in the same run
          epidemic-accuracy       forecasts a week ahead and detectors, on real and simulated data (in shared/)
        """);
    return exit;
}
