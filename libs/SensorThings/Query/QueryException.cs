namespace Civium.SensorThings.Query;

/// <summary>A query that cannot be answered because of how it is written; a host answers 400 with <see cref="Exception.Message"/>.</summary>
public sealed class QueryException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="option">The query option, such as <c>$filter</c>.</param>
    /// <param name="position">Where in the option's decoded value, counted from 0.</param>
    /// <param name="problem">What was expected and what was found, as a sentence.</param>
    public QueryException(string option, int position, string problem)
        : base($"{option}, at position {position}: {problem}")
    {
        Option = option;
        Position = position;
        Problem = problem;
    }

    /// <summary>The query option, such as <c>$filter</c>.</summary>
    public string Option { get; }

    /// <summary>Where in the option's decoded value, counted in UTF-16 units from 0.</summary>
    public int Position { get; }

    /// <summary>What was expected and what was found, without option and position.</summary>
    public string Problem { get; }
}
