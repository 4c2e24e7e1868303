namespace Civium.DemoCity.Naming;

/// <summary>A name in both languages.</summary>
internal readonly record struct Name(string English, string Chinese)
{
    /// <summary>With something after it, in both.</summary>
    public Name With(string english, string chinese) => new(English + english, Chinese + chinese);
}
