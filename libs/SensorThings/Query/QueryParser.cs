namespace Civium.SensorThings.Query;

/// <summary>Reads query options (OGC 18-088 section 9.3). Thread-safe; time and memory grow linearly with the text.</summary>
public static class QueryParser
{
    /// <summary>Reads a raw query string.</summary>
    /// <param name="query">The text after the question mark, still percent-encoded; a plus is a space.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="QueryException">An option is unknown, given twice, malformed or too large.</exception>
    public static QueryOptions Parse(string query, QueryLimits limits) => OptionsReader.Read(query, limits);

    /// <summary>Reads one expression, as in <c>$filter</c>, already decoded.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="QueryException">It is malformed or too large.</exception>
    public static Expression ParseExpression(string text, QueryLimits limits) => new ExpressionParser("$filter", text, limits).ReadAll();
}
