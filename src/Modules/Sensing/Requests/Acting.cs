using Civium.Kernel.Access;

namespace Civium.Modules.Sensing.Requests;

/// <summary>Who acts in this flow of control, and why: for what keeps a history, deep below the door where it was found out.</summary>
internal static class Acting
{
    private static readonly AsyncLocal<(Actor By, string? Why)?> Flow = new();

    /// <summary>Who acts; Civium itself where nobody came through a door.</summary>
    public static Actor By => Flow.Value?.By ?? Actor.System;

    /// <summary>Why; null when it was not told.</summary>
    public static string? Why => Flow.Value?.Why;

    /// <summary>From here on, until the calling method returns, this one acts.</summary>
    public static void As(Actor by, string? why = null) => Flow.Value = (by, why);
}
