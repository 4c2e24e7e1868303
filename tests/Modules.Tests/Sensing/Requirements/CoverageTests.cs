using System.Reflection;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Requirements;

/// <summary>The conformance that the service claims is true: each requirement it names has a positive and a negative test.</summary>
public sealed class CoverageTests(SensingHost host)
{
    [Fact]
    public async Task Each_claimed_requirement_has_a_positive_and_a_negative_test()
    {
        var root = await host.GetAsync("");
        var claimed = root.GetProperty("serverSettings").GetProperty("conformance").EnumerateArray().Select(one => one.GetString()!).ToArray();
        var tested = typeof(CoverageTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<RequirementAttribute>()).ToArray();
        Assert.True(claimed.Length >= 46);
        Assert.Empty(claimed.Where(uri => !tested.Any(test => test.Uri == uri && !test.Negative)));
        Assert.Empty(claimed.Where(uri => !tested.Any(test => test.Uri == uri && test.Negative)));
        Assert.Empty(tested.Select(test => test.Uri).Except(claimed));
    }
}
