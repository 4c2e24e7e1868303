namespace Civium.Modules.Evaluation.Records;

/// <summary>A run: what was scored and how. Its result follows from that and is computed when looked at.</summary>
internal sealed class RunRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public long DataSet { get; set; }

    /// <summary>The recipe in one line, as <c>RecipeText</c> writes it.</summary>
    public string Recipe { get; set; } = "";

    /// <summary>How many recipes its rank intervals are drawn from.</summary>
    public int Draws { get; set; }

    public int Seed { get; set; }

    public DateTime Created { get; set; }

    public string CreatedBy { get; set; } = "";
}
