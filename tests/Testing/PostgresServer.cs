using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Civium.Testing;

/// <summary>
/// A private PostgreSQL of this test process: started on first use on a free port in a temporary directory, stopped when the process ends.
/// The environment variable CIVIUM_TEST_POSTGRES, a connection string with the right to create databases, is used instead when set.
/// </summary>
public static class PostgresServer
{
    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    /// <summary>A file of settings for the server; set it before the first use. Null for those that suit tests.</summary>
    public static string? Settings { get; set; }

    /// <summary>Makes an empty database and gives the connection string to it.</summary>
    public static async Task<string> CreateDatabaseAsync(CancellationToken cancellation)
    {
        var server = await Started.Value.WaitAsync(cancellation);
        var name = "civium_" + Guid.NewGuid().ToString("N");
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync(cancellation);
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
    }

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("CIVIUM_TEST_POSTGRES") is { Length: > 0 } given)
            return given;
        var programs = FindPrograms() ?? throw new InvalidOperationException(
            "PostgreSQL 15 or later is needed for these tests: install it (Debian and Ubuntu: apt-get install postgresql), "
            + "or set CIVIUM_TEST_POSTGRES to a connection string that may create databases.");
        var directory = Directory.CreateTempSubdirectory("civium-postgres-").FullName;
        var asPostgres = Environment.UserName == "root";
        if (asPostgres)
            await RunAsync("chown", ["postgres", directory]);
        var data = Path.Combine(directory, "data");
        await RunAsync(Path.Combine(programs, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], asPostgres);
        if (Settings is not null)
            await File.AppendAllTextAsync(Path.Combine(data, "postgresql.conf"), await File.ReadAllTextAsync(Settings));
        var port = FreePort();
        var options = string.Create(CultureInfo.InvariantCulture, $"-p {port} -k {directory} -c listen_addresses=127.0.0.1 -c max_connections=200{(Settings is null ? " -c shared_buffers=64MB" : "")}");
        await RunAsync(Path.Combine(programs, "pg_ctl"), ["-D", data, "-w", "-t", "60", "-l", Path.Combine(directory, "log"), "-o", options, "start"], asPostgres);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(programs, data, directory, asPostgres);
        return string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Maximum Pool Size=30");
    }

    private static void Stop(string programs, string data, string directory, bool asPostgres)
    {
        try
        {
            RunAsync(Path.Combine(programs, "pg_ctl"), ["-D", data, "-m", "immediate", "-w", "stop"], asPostgres).GetAwaiter().GetResult();
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The test PostgreSQL in {directory} could not be removed: {error.Message}");
        }
    }

    private static string? FindPrograms()
    {
        var candidates = new List<string>();
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            candidates.AddRange(Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(path => int.TryParse(Path.GetFileName(path), out var version) ? version : 0)
                .Select(path => Path.Combine(path, "bin")));
        }

        candidates.AddRange((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
        return candidates.Find(path => File.Exists(Path.Combine(path, "initdb")) && File.Exists(Path.Combine(path, "pg_ctl")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, bool asPostgres = false)
    {
        // The server outlives the command, so its output must not be a pipe that someone waits for: pg_ctl logs to a file.
        var start = new ProcessStartInfo(asPostgres ? "runuser" : program) { WorkingDirectory = Path.GetTempPath(), RedirectStandardOutput = true };
        foreach (var argument in asPostgres ? ["-u", "postgres", "--", program, .. arguments] : arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token).ConfigureAwait(false);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed with exit code {process.ExitCode}.");
    }
}
