using Civium.Indicators.Data;

namespace Civium.Indicators.Evaluating;

/// <summary>A run cannot be made of these data, this framework and this recipe together.</summary>
public sealed class EvaluationException : Exception
{
    internal EvaluationException(params IReadOnlyList<Problem> problems)
        : base(problems.Count == 0 ? "It cannot be evaluated." : problems[0].Message) => Problems = problems;

    internal EvaluationException(string message)
        : this(new Problem(0, 0, message))
    {
    }

    /// <summary>What is wrong, by row and column of the table the data came from where that is known.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
