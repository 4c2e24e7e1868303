using Civium.Host.Accounts;
using Civium.Host.Commands;
using Civium.Host.Epidemic;
using Civium.Host.Evaluate;
using Civium.Host.Health;
using Civium.Host.Import;
using Civium.Host.Running;
using Civium.Host.Sample;
using Civium.Host.Shell;
using Civium.Host.Telemetry;
using Civium.Host.Vitals;
using Civium.Host.Web;
using Civium.Modules.Evaluation;
using Civium.Modules.Sensing;
using Civium.Modules.Twin;
using Civium.Modules.Warning;
using Civium.Platform;
using Civium.Platform.Access;
using Civium.Platform.Backups;
using Civium.Ui;

namespace Civium.Host;

/// <summary>The table of contents: the commands, and a line a module.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => CommandLine.InvokeAsync(
        args,
        Console.Out,
        Console.Error,
        RunCommand.Create((settings, stop) => Server.RunAsync(settings, Build, Console.Out, Console.Error, stop)),
        ImportCommand.Create(),
        ExportCommand.Create((order, stop) => ExportRun.RunAsync(order, Console.Out, Console.Error, stop)),
        BackupCommand.Create((order, stop) => BackupRun.RunAsync(order, Build, Console.Out, Console.Error, stop)),
        RestoreCommand.Create((file, settings, stop) => RestoreRun.RunAsync(file, settings, Build, Console.Out, Console.Error, stop)),
        EpidemicCommand.Create(),
        EvaluateCommand.Create(),
        ResetPasswordCommand.Create((settings, user, stop) => PasswordReset.RunAsync(settings, user, BuildAccounts, Console.Out, Console.Error, stop)));

    /// <summary>The whole server. Hosted services start in the order of these lines, storage first.</summary>
    internal static WebApplication Build(RunSettings settings)
    {
        var builder = CreateBuilder(settings);
        builder.Services.AddUi();
        builder.Services.AddSensing(settings.MqttPort, settings.Address.Address, Listening.Certificate(settings));
        builder.Services.AddTwin();
        builder.Services.AddWarning();
        builder.Services.AddEvaluation();
        builder.Services.AddAccounts();
        builder.Services.AddShell();
        builder.Services.AddApiDescription();
        builder.Services.AddHealth();
        builder.Services.AddVitals();
        builder.Services.AddSampleCity(settings);

        var app = builder.Build();
        app.UseWeb();
        app.UseAccess();
        app.UseAntiforgery();
        app.MapAccounts();
        app.MapUi();
        app.MapSensing();
        app.MapTwin();
        app.MapWarning();
        app.MapEvaluation();
        app.MapApiDescription();
        app.MapHealth();
        app.MapVitals();
        app.MapBackups();
        app.MapShell();
        return app;
    }

    /// <summary>Storage and accounts alone, for commands that repair.</summary>
    private static WebApplication BuildAccounts(RunSettings settings) => CreateBuilder(settings).Build();

    private static WebApplicationBuilder CreateBuilder(RunSettings settings)
    {
        var builder = WebServer.CreateBuilder(settings);
        builder.AddTelemetry();
        builder.AddPlatform(new PlatformOptions { DataDirectory = settings.DataDirectory, ClusterConnection = settings.ClusterConnection });
        builder.Services.AddAccess(new AccessOptions { Open = settings.Open });
        return builder;
    }
}
