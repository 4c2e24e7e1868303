using System.Text.Json;
using Civium.Kernel.Requests;
using Civium.Modules.Warning.RuleBook;
using Civium.Modules.Warning.Rules;
using Civium.Modules.Warning.Tracking;
using Xunit;

namespace Civium.Modules.Tests.Warning;

public sealed class RuleEditorTest
{
    [Fact]
    public async Task Built_in_rules_are_installed_once_and_then_belong_to_the_city()
    {
        await using var house = await WarningHouse.OpenAsync();
        var editor = house.Get<RuleEditor>();
        var rules = await editor.ListAsync(default);
        Assert.Equal(["PM2.5", "PM10", "NO2", "O3"], rules.Select(rule => rule.Rule.Pollutant));
        await editor.RemoveAsync(rules[0].Id, default);
        Assert.Equal(3, (await editor.ListAsync(default)).Count);
        await house.ConsumeAsync();
        Assert.Equal(3, (await editor.ListAsync(default)).Count);
    }

    [Fact]
    public async Task A_changed_rule_closes_its_warnings_and_starts_anew()
    {
        await using var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", "ug/m3");
        await house.ConsumeAsync(house.Hourly(5, 0, 250, 250));
        var editor = house.Get<RuleEditor>();
        var ozone = (await editor.ListAsync(default)).Single(rule => rule.Rule.Pollutant == "O3");
        var changed = await editor.ReplaceAsync(ozone.Id, ozone.Rule with { Threshold = ozone.Rule.Threshold with { RaiseValues = 1 } }, default);
        Assert.Equal(ozone.Version + 1, changed.Version);
        Assert.Equal("rule-changed", (await house.AllAsync())[0].Transitions[^1].Reason);
        await house.ConsumeAsync(house.Hourly(5, 2, 250));
        Assert.Contains("5 2 none>blue raised 250", await house.LinesAsync());

        await editor.ReplaceAsync(ozone.Id, ozone.Rule with { Enabled = false }, default);
        await house.ConsumeAsync(house.Hourly(5, 3, 900, 900));
        Assert.All(await house.AllAsync(), warning => Assert.Equal("closed", warning.State));
    }

    [Fact]
    public async Task A_rule_has_things_do_something_when_a_warning_moves_now_and_not_for_last_years_readings()
    {
        await using var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", "ug/m3");
        var editor = house.Get<RuleEditor>();
        var ozone = (await editor.ListAsync(default)).Single(rule => rule.Rule.Pollutant == "O3");
        var task = new RuleTask { Capability = 12, Parameters = JsonSerializer.Deserialize<JsonElement>("""{"plan":3}"""), Levels = ["blue", "none"] };
        await editor.ReplaceAsync(ozone.Id, ozone.Rule with { Threshold = ozone.Rule.Threshold with { RaiseValues = 1 }, Tasks = [task] }, default);
        await house.ConsumeAsync(house.Hourly(5, 0, 250));
        Assert.Empty(house.Outbox.Added);

        var now = (house.Clock.GetUtcNow().UtcDateTime - WarningHouse.Start).TotalHours;
        house.Catalogue.Add(6, "O3", "ug/m3");
        await house.ConsumeAsync(house.Reading(6, now - 0.5, 250));
        var owed = Assert.IsType<TaskOwed>(Assert.Single(house.Outbox.Added));
        Assert.Equal((12, """{"plan":3}"""), (owed.Capability, owed.Parameters));
        Assert.Contains("to Blue", owed.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"tasks":[{"capability":0,"parameters":{},"levels":["red"]}]}""", "/tasks/0")]
    [InlineData("""{"tasks":[{"capability":1,"parameters":5,"levels":["red"]}]}""", "/tasks/0")]
    [InlineData("""{"tasks":[{"capability":1,"parameters":{},"levels":["pink"]}]}""", "/tasks/0/levels")]
    [InlineData("""{"name":""}""", "/name")]
    [InlineData("""{"selector":null}""", "/")]
    [InlineData("""{"threshold":{"levels":[null]}}""", "/")]
    [InlineData("""{"threshold":{"levels":[{"name":"blue","threshold":1}],"window":"a day"}}""", "/threshold/window")]
    [InlineData("""{"threshold":{"levels":[{"name":"blue","threshold":1}],"aggregate":"median"}}""", "/threshold/aggregate")]
    [InlineData("""{"threshold":{"levels":[{"name":"blue","threshold":1}],"noData":"P1000D"}}""", "/threshold/noData")]
    [InlineData("""{"threshold":{"levels":[]}}""", "/threshold/levels")]
    [InlineData("""{"threshold":{"levels":[{"name":"purple","threshold":1}]}}""", "/threshold/levels/0/name")]
    [InlineData("""{"threshold":{"levels":[{"name":"1","threshold":1}]}}""", "/threshold/levels/0/name")]
    [InlineData("""{"threshold":{"levels":[{"name":"red","threshold":1},{"name":"blue","threshold":2}]}}""", "/threshold/levels/1/name")]
    public async Task A_bad_rule_is_refused_at_its_field_and_changes_nothing(string json, string where)
    {
        await using var house = await WarningHouse.OpenAsync();
        var editor = house.Get<RuleEditor>();
        var fragment = JsonSerializer.Deserialize<RuleDocument>(json, RuleReader.Json)!;
        var document = json.Contains("\"name\":\"\"", StringComparison.Ordinal)
            ? RuleStore.BuiltIn()[0] with { Name = "" }
            : fragment with { Name = "a", Pollutant = "b", Selector = fragment.Selector is null ? null! : new() { Property = "c" } };
        var refused = await Assert.ThrowsAsync<RefusedException>(() => editor.AddAsync(document, default));
        Assert.Equal((400, where), (refused.Status, refused.Where));
        Assert.Equal(4, (await editor.ListAsync(default)).Count);
    }

    [Fact]
    public async Task An_unknown_rule_is_not_found()
    {
        await using var house = await WarningHouse.OpenAsync();
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => house.Get<RuleEditor>().RemoveAsync(99, default))).Status);
    }
}
