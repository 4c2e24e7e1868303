using Civium.Bench;
using Civium.Bench.Storage;

return args switch
{
    ["ingest", .. var rest] => await IngestBench.RunAsync(rest),
    ["storage", .. var rest] => await StorageBench.RunAsync(rest),
    ["evaluation"] => EvaluationBench.Run(),
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
        """);
    return exit;
}
