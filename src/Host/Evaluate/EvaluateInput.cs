using Civium.Indicators.Data;
using Civium.Indicators.Frameworks;
using Civium.Indicators.Recipes;
using Civium.Indicators.Tables;

namespace Civium.Host.Evaluate;

/// <summary>Reads what <c>civium evaluate</c> is given; faults go to a writer as <c>file:row:column: what is wrong</c>.</summary>
internal sealed class EvaluateInput(TextWriter error)
{
    /// <summary>Reads the framework; null when it has faults.</summary>
    public Framework? Framework(string path) => Read(path, problems => IsJson(path)
        ? FrameworkText.Read(File.ReadAllBytes(path), problems)
        : FrameworkTable.Read(CsvRows.Read(path), problems));

    /// <summary>Reads the recipe; null when it has faults.</summary>
    public Recipe? Recipe(string path) => Read(path, problems => RecipeText.Read(File.ReadAllBytes(path), problems));

    /// <summary>Reads the data; null when they have faults.</summary>
    public IndicatorTable? Data(string path, Framework? framework, CancellationToken cancellation) =>
        Read(path, problems => IndicatorTable.Read(CsvRows.Read(path), framework, problems, cancellation));

    /// <summary>Says what is wrong with a file.</summary>
    public void Report(string path, IReadOnlyList<Problem> first, long count)
    {
        foreach (var problem in first.Take(ProblemList.Usual))
        {
            error.WriteLine(Line(path, problem));
        }

        error.WriteLine(count > Math.Min(first.Count, ProblemList.Usual) ? $"{count} faults, of which the first {ProblemList.Usual} are shown." : $"{count} fault{(count == 1 ? "" : "s")}.");
    }

    private static string Line(string path, Problem problem) => problem switch
    {
        { Path: { } pointer } => $"{path}: {(pointer.Length == 0 ? "(the whole)" : pointer)} {problem.Message}",
        { Row: 0, Column: 0 } => $"{path}: {problem.Message}",
        { Row: 0 } => $"{path}: column {problem.Column}: {problem.Message}",
        { Column: 0 } => $"{path}:{problem.Row}: {problem.Message}",
        _ => $"{path}:{problem.Row}:{problem.Column}: {problem.Message}",
    };

    private static bool IsJson(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private T? Read<T>(string path, Func<ProblemList, T?> read)
        where T : class
    {
        var problems = new ProblemList();
        T? result = null;
        try
        {
            result = read(problems);
        }
        catch (CsvException fault)
        {
            problems.Add(fault.Line, fault.Column, fault.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problems.Add(0, 0, $"cannot be read: {fault.Message}");
        }

        if (problems.Count > 0)
        {
            Report(path, problems.First, problems.Count);
            return null;
        }

        return result;
    }
}
