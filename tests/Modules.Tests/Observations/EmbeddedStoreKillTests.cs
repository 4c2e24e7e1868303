using System.Diagnostics;
using System.Globalization;
using Civium.Platform.Observations.Embedded;
using Civium.StoreVictim;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Civium.Modules.Tests.Observations;

/// <summary>A process that writes, seals and merges is killed, again and again on the same directory: nothing acknowledged is lost, changed or doubled.</summary>
public sealed class EmbeddedStoreKillTests(ITestOutputHelper output) : IDisposable
{
    private const int RoundsPerKill = 5;
    private readonly string _directory = Directory.CreateTempSubdirectory("civium-kill-").FullName;
    private readonly VictimModel _model = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>25 by default; CIVIUM_KILLS, 5 when not given, asks for more.</summary>
    private static int Rounds =>
        RoundsPerKill * (int.TryParse(Environment.GetEnvironmentVariable("CIVIUM_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 5);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public Task Three_kills_lose_nothing() => KillAsync(3, seed: 3);

    [Fact]
    [Trait("Category", "Slow")]
    public Task Many_kills_lose_nothing() => KillAsync(Rounds, seed: 25);

    [Theory]
    [InlineData("Seal" + nameof(SealStep.Begun))]
    [InlineData("Seal" + nameof(SealStep.ReceiptsWritten))]
    [InlineData("Seal" + nameof(SealStep.RowsWritten))]
    [InlineData("Seal" + nameof(SealStep.Committed))]
    [InlineData("Seal" + nameof(SealStep.TailDropped))]
    [InlineData("Seal" + nameof(SealStep.SegmentsDropped))]
    [InlineData("Merge" + nameof(MergeStep.Begun))]
    [InlineData("Merge" + nameof(MergeStep.Written))]
    [InlineData("Merge" + nameof(MergeStep.Committed))]
    public async Task Death_between_any_two_steps_of_a_sealing_or_a_merging_loses_nothing(string step)
    {
        for (var round = 1; round <= 2; round++)
        {
            await RunAsync(round, patience: TimeSpan.FromSeconds(30), step, (3 * round).ToString(CultureInfo.InvariantCulture));
            await CheckAsync();
        }
    }

    private async Task KillAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        for (var round = 1; round <= rounds; round++)
        {
            await RunAsync(round, TimeSpan.FromMilliseconds(random.Next(20, 700)));
            await CheckAsync();
        }

        Assert.True(_model.Acknowledged > rounds, $"Only {_model.Acknowledged} writes were acknowledged in {rounds} rounds.");
        output.WriteLine($"{rounds} kills; {_model.Acknowledged} writes acknowledged, {_model.Unanswered} unanswered, {_model.Rows} rows left.");
    }

    private async Task CheckAsync()
    {
        await using var store = await EmbeddedObservationStore.OpenAsync(VictimOptions.In(_directory), TimeProvider.System, NullLogger.Instance);
        await _model.CheckAsync(store, Token);
    }

    /// <summary>Runs the victim and kills it after <paramref name="patience"/>, counted from its first acknowledgement, unless it dies of itself.</summary>
    private async Task RunAsync(int round, TimeSpan patience, params string[] step)
    {
        var victim = Path.Combine(AppContext.BaseDirectory, "Civium.StoreVictim.dll");
        string[] arguments = [victim, _directory, round.ToString(CultureInfo.InvariantCulture), .. step];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(Token);
        var first = new TaskCompletionSource();
        var text = ReadAsync(process.StandardOutput, first);
        await Task.WhenAny(first.Task, process.WaitForExitAsync(Token));
        await Task.WhenAny(Task.Delay(patience, Token), process.WaitForExitAsync(Token));
        var died = process.HasExited;
        process.Kill();
        await process.WaitForExitAsync(Token);
        Assert.True(died == step.Length > 0, died ? $"The victim died of itself: {await errors}" : "The victim did not reach the step.");
        // A last line without its end was cut by the kill: what it said is unknown.
        foreach (var line in (await text).Split('\n')[..^1])
            _model.Read(line);
    }

    private static async Task<string> ReadAsync(StreamReader from, TaskCompletionSource first)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[8192];
        while (await from.ReadAsync(buffer, Token) is > 0 and var read)
        {
            text.Append(buffer, 0, read);
            if (buffer.AsSpan(0, read).Contains('K'))
                first.TrySetResult();
        }

        return text.ToString();
    }
}
