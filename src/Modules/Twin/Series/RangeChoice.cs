namespace Civium.Modules.Twin.Series;

/// <summary>A length of time one can choose on a stream's page.</summary>
/// <param name="Name">As in the address.</param>
/// <param name="Key">Its text's key.</param>
/// <param name="Length">How long; null for all there is.</param>
internal sealed record RangeChoice(string Name, string Key, TimeSpan? Length)
{
    public static IReadOnlyList<RangeChoice> All { get; } =
    [
        new("1d", "Range1d", TimeSpan.FromDays(1)),
        new("7d", "Range7d", TimeSpan.FromDays(7)),
        new("30d", "Range30d", TimeSpan.FromDays(30)),
        new("1y", "Range1y", TimeSpan.FromDays(365)),
        new("all", "RangeAll", null),
    ];

    /// <summary>The one that an address names; seven days when it names none.</summary>
    public static RangeChoice Named(string? name) => All.FirstOrDefault(choice => choice.Name == name) ?? All[1];
}
