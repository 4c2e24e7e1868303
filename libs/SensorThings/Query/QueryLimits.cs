namespace Civium.SensorThings.Query;

/// <summary>How large a query may be; beyond any of these a <see cref="QueryException"/> says so. Immutable.</summary>
public sealed record QueryLimits
{
    /// <summary>Limits that suit a public service.</summary>
    public static QueryLimits Default { get; } = new();

    /// <summary>The longest query string, in UTF-16 units before decoding.</summary>
    public int MaxLength { get; init; } = 32_768;

    /// <summary>The deepest expression tree, and the deepest nesting of <c>$expand</c>; at most 500 is safe on any thread's stack.</summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>The deepest nesting of <c>$expand</c>.</summary>
    public int MaxExpandDepth { get; init; } = 8;

    /// <summary>The largest page; a larger <c>$top</c> is cut to it, as the standard allows (section 9.3.3.3).</summary>
    public int MaxTop { get; init; } = 10_000;

    /// <summary>The longest list: <c>in</c>, <c>$select</c>, <c>$orderby</c>, <c>$expand</c>, operands of one <c>and</c> or <c>or</c>.</summary>
    public int MaxListLength { get; init; } = 1_000;
}
