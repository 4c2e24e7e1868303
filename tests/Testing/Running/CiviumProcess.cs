using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Civium.Testing.Running;

/// <summary>A Civium run as a user would run it: a process of its own, spoken to over HTTP. Killed at the end.</summary>
public sealed class CiviumProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(240);
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private CiviumProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), UseCookies = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts <c>civium run</c> and waits until it is ready.</summary>
    public static async Task<CiviumProcess> RunAsync(string data, int port = 0, params string[] more)
    {
        var civium = Start(null, data, port, more);
        await civium.UntilReadyAsync();
        return civium;
    }

    /// <summary>Starts <c>civium run</c>, perhaps under another program such as strace, and does not wait.</summary>
    public static CiviumProcess Start(string[]? under, string data, int port, params string[] more)
    {
        var address = new Uri($"http://127.0.0.1:{(port == 0 ? FreePort() : port)}");

        // Several tests run at once, and the usual port is one.
        string[] mqtt = more.Contains("--mqtt-port") ? [] : ["--mqtt-port", "0"];
        string[] command = [.. under ?? [], Checkout.Host, "run", "--url", address.ToString().TrimEnd('/'), "--data", data, .. mqtt, .. more];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DOTNET_gcServer"] = "0";
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        var civium = new CiviumProcess(process, address);
        process.OutputDataReceived += (_, line) => civium.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => civium.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return civium;
    }

    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    public async Task UntilReadyAsync()
    {
        var begun = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"civium ended with {_process.ExitCode}:\n{Output}");
            }

            try
            {
                using var answer = await Http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
            }

            if (begun.Elapsed > StartPatience)
            {
                throw new TimeoutException($"civium was not ready in {StartPatience}:\n{Output}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Sends a signal: KILL, TERM, STOP, CONT.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Signal("KILL");
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
