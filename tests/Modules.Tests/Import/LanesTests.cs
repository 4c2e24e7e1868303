using Civium.Host.Import;
using Civium.Host.Import.Tables;
using Xunit;

namespace Civium.Modules.Tests.Import;

public sealed class LanesTests
{
    [Fact]
    public void Files_that_share_a_thing_follow_one_another()
    {
        var lanes = Lanes.Of([File("1", "a"), File("2", "b"), File("3", "c"), File("4", "b", "a"), File("5", "a")]);
        Assert.Equal(["1 2 4 5", "3"], lanes.Select(l => string.Join(' ', l.Select(f => f.Path))).Order(StringComparer.Ordinal));
    }

    private static CheckedFile File(string path, params string[] things) =>
        new(path, path, 1, 1, [.. things.Select(t => new ThingSeen(t, t, [], null))], [1], 0, 0);
}
