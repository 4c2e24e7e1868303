using System.Net;
using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Retaining;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

/// <summary>What a Datastream may declare of how long its readings are kept.</summary>
public sealed class RetentionTests(SensingHost host)
{
    private static readonly DateTime Now = new(2025, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static RetentionDeclaration? Read(string properties, out Faults faults)
    {
        faults = new Faults();
        return RetentionDeclaration.Read(JsonSerializer.Deserialize<JsonElement>(properties), "/properties", faults);
    }

    [Fact]
    public void A_duration_alone_says_how_long_readings_are_kept()
    {
        var rule = Read("""{"retention":"P30D"}""", out var faults)!.At(7, Now);
        Assert.True(faults.None);
        Assert.Equal((7L, Now.AddDays(-30)), (rule.Stream, rule.DeleteBefore));
        Assert.Empty(rule.Steps);
    }

    [Fact]
    public void Steps_say_from_which_age_on_readings_become_one_for_each_interval()
    {
        var rule = Read("""{"retention":{"keep":"P2Y","thin":[{"after":"P30D","step":"PT1H"},{"after":"P1Y","step":"P1D","to":"max"}]}}""", out var faults)!.At(7, Now);
        Assert.True(faults.None, faults.First);
        Assert.Equal(Now.AddDays(-730), rule.DeleteBefore);
        Assert.Equal(
            [new ThinningStep(Now.AddDays(-30), TimeSpan.FromHours(1), ThinningFunction.Mean), new(Now.AddDays(-365), TimeSpan.FromDays(1), ThinningFunction.Max)], rule.Steps);
    }

    [Theory]
    [InlineData("""{"retention":5}""", "/properties/retention")]
    [InlineData("""{"retention":"two years"}""", "/properties/retention")]
    [InlineData("""{"retention":"PT1S"}""", "/properties/retention")]
    [InlineData("""{"retention":{"keep":"-P1D"}}""", "/properties/retention/keep")]
    [InlineData("""{"retention":{"thin":{}}}""", "/properties/retention/thin")]
    [InlineData("""{"retention":{"thin":[{"after":"P1D"}]}}""", "/properties/retention/thin/0")]
    [InlineData("""{"retention":{"thin":[{"after":"P1D","step":"PT0S"}]}}""", "/properties/retention/thin/0/step")]
    [InlineData("""{"retention":{"thin":[{"after":"P1D","step":"PT1H","to":"median"}]}}""", "/properties/retention/thin/0/to")]
    public async Task What_is_wrong_is_told_with_its_place_and_refused(string properties, string pointer)
    {
        Read(properties, out var faults);
        Assert.StartsWith(pointer + ":", faults.First, StringComparison.Ordinal);
        var (_, stream) = await host.StationAsync("Retaining " + Guid.NewGuid());
        var refusal = await host.SendAsync(HttpMethod.Patch, $"Datastreams({stream})", $$"""{"properties":{{properties}}}""", HttpStatusCode.BadRequest);
        Assert.Contains("retention", refusal.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_declared_is_applied_to_what_is_stored()
    {
        var (_, stream) = await host.StationAsync("Kept " + Guid.NewGuid());
        await host.SendAsync(HttpMethod.Patch, $"Datastreams({stream})", """{"properties":{"retention":"P1D"}}""", HttpStatusCode.OK);
        var service = (RetentionService)host.Services.GetService(typeof(RetentionService))!;
        // What is recent waits until it is in its final file: nothing is due, and nothing breaks.
        Assert.Equal(0, await service.RunAsync(TestContext.Current.CancellationToken));
    }
}
