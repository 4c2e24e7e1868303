using System.Text.Json;
using Civium.Testing.Running;
using Microsoft.Playwright;
using Xunit;

namespace Civium.EndToEnd.Tests.Browser;

/// <summary>Every page against the rules of WCAG 2.2 A and AA that a machine can check (axe-core), light and dark.</summary>
[Trait("Category", "Slow")]
[Collection(PagesCollection.Name)]
public sealed class AccessibilityTests(CityFixture city)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_page_breaks_a_rule_of_WCAG(ColorScheme theme)
    {
        var stream = await SensorCity.MakeStationAsync(city.Http, "Accessible");
        await city.SendHoursAsync(stream, 300, 24, DateTimeOffset.UtcNow);
        await using var visitor = await city.AdministratorAsync("/");
        var page = visitor.Page;
        await page.EmulateMediaAsync(new() { ColorScheme = theme });
        var rules = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js"), TestContext.Current.CancellationToken);
        var faults = new List<string>();
        foreach (var path in Pages.All(stream))
        {
            await visitor.OpenAsync(path);
            await Assertions.Expect(page.Locator(".cv-loading")).ToHaveCountAsync(0);
            await page.EvaluateAsync(rules);
            var found = await page.EvaluateAsync<JsonElement>(
                "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(result => result.violations.map(rule => rule.id + ': ' + rule.nodes.slice(0, 3).map(node => node.target.join(' ') + ' ' + node.failureSummary.split('\\n').slice(1, 2)).join('; ')))");
            faults.AddRange(found.EnumerateArray().Select(fault => $"{path}: {fault}"));
        }

        Assert.Empty(faults);
    }
}
