using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Civium.Host.Telemetry;

/// <summary>
/// OpenTelemetry metrics, traces and logs, sent by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; otherwise nothing is collected
/// for export and nothing leaves the machine. Logs also go to the terminal.
/// </summary>
internal static class TelemetrySetup
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = Console.IsOutputRedirected || Console.IsErrorRedirected
                ? Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled
                : Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Default;
        });
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Warning);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Civium", LogLevel.Information);
        // It tells every token that is refused; the access log counts those, and a flood of them must not fill a log.
        builder.Logging.AddFilter("Civium.Platform.Access.Tokens.BearerHandler", LogLevel.Warning);
        // Start failures are told in a sentence by the command.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Its warnings are about its own start and stop, and a server heap that we chose against: memory comes first here.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Logging.AddFilter("Orleans", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Critical);
        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointVariable]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("civium", serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddMeter("Civium"))
            .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddSource("Civium"))
            .WithLogging()
            .UseOtlpExporter();
    }
}
