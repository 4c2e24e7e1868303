using System.Text;
using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Normalising;
using Civium.Indicators.Recipes;
using Xunit;

namespace Civium.Libs.Tests.Indicators;

/// <summary>Recipes as text, and runs that cannot be.</summary>
public sealed class RecipeTest
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"denominate":true,"impute":{"method":"group-mean","group":"g"},"screen":{"available":0.5,"nonZero":0.1},"treat":{"points":3,"except":["a"]},"normalise":{"method":"z-score","centre":50,"spread":10,"indicators":{"b":{"method":"distance-to-target","cap":true}}},"panel":"each-year"}""")]
    [InlineData("""{"weight":{"method":"combined","how":"game","of":["entropy",{"method":"ahp","comparisons":{"Index":{"codes":["a","b"],"matrix":[[1,2],[0.5,1]]}}}]},"aggregate":["geometric",{"method":"median","available":0.5}]}""")]
    [InlineData("""{"weight":{"method":"budget","experts":[{"a":60,"b":40}]},"uncertainty":{"impute":[false,"median"],"treat":[false,true],"normalise":["min-max","rank"],"weight":["equal",{"method":"entropy-capped","cap":0.4}],"aggregate":["arithmetic",["copeland"]],"weightNoise":0.1,"dropIndicator":true}}""")]
    public void A_recipe_is_the_same_after_writing_and_reading(string json)
    {
        var recipe = Read(json, out var problems);
        Assert.Empty(problems.First);
        var text = RecipeText.Write(recipe!);
        Assert.DoesNotContain('\n', text);
        Assert.Equal(text, RecipeText.Write(Read(text, out _)!));
    }

    [Theory]
    [InlineData("""{"colour":1}""", "/colour", "unknown")]
    [InlineData("""{"normalise":"fancy"}""", "/normalise", "min-max")]
    [InlineData("""{"normalise":{"method":"min-max","lower":5,"upper":5}}""", "/normalise/upper", "larger")]
    [InlineData("""{"impute":"group-mean"}""", "/impute/group", "column")]
    [InlineData("""{"weight":{"method":"given"}}""", "/weight/weights", "weight")]
    [InlineData("""{"weight":{"method":"combined","of":["equal"]}}""", "/weight/of", "two")]
    [InlineData("""{"aggregate":[]}""", "/aggregate", "level")]
    [InlineData("""{"screen":2}""", "/screen", "0 to 1")]
    [InlineData("""{"panel":"sometimes"}""", "/panel", "together")]
    [InlineData("""[]""", "", "object")]
    public void Broken_recipes_are_refused(string json, string pointer, string message)
    {
        Assert.Null(Read(json, out var problems));
        Assert.Contains(problems.First, problem => problem.Path == pointer && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_no_json_is_refused_by_its_line()
    {
        Assert.Null(Read("{\n  \"weight\": equal\n}", out var problems));
        Assert.Equal(2, problems.First[0].Row);
    }

    [Fact]
    public void Names_are_understood_as_people_and_COINr_write_them() =>
        Assert.All(["min-max", "minmax", "MinMax", "n_minmax"], name => Assert.Equal(NormalisationMethod.MinMax, Read($$"""{"normalise":"{{name}}"}""", out _)!.Normalisation.Method));

    [Fact]
    public void A_geometric_mean_of_what_is_not_positive_names_each_cell()
    {
        var refusal = Assert.Throws<EvaluationException>(() => Run("""{"aggregate":"geometric"}"""));
        Assert.Equal([(11, 2), (13, 3)], refusal.Problems.Select(problem => ((int)problem.Row, problem.Column)));
        Assert.All(refusal.Problems, problem => Assert.Contains("1 to 100", problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"denominate":true,"impute":{"method":"group-mean","group":"nothing"}}""", "nothing")]
    [InlineData("""{"impute":"latest"}""", "years")]
    [InlineData("""{"normalise":"distance-to-target"}""", "target")]
    [InlineData("""{"normalise":{"method":"distance-to-reference","unit":"Q"}}""", "reference")]
    [InlineData("""{"weight":{"method":"given","weights":{"z":1}}}""", "\"z\"")]
    [InlineData("""{"weight":{"method":"given","weights":{"a":0,"b":0}}}""", "nothing")]
    [InlineData("""{"aggregate":["arithmetic","arithmetic"]}""", "levels")]
    [InlineData("""{"treat":{"except":["z"]}}""", "\"z\"")]
    public void A_recipe_that_does_not_fit_says_why(string json, string message) =>
        Assert.Contains(message, Assert.Throws<EvaluationException>(() => Run(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Em_needs_more_units_than_indicators() => Assert.Contains("EM needs more units", Assert.Throws<EvaluationException>(() => Evaluation.Run(
        Framework.Flat(["a", "b"]), new(["X", "Y"], ["a", "b"], [[1, 2], [9, double.NaN]]), Read("""{"impute":"em"}""", out _)!)).Message, StringComparison.Ordinal);

    [Fact]
    public void One_unit_is_not_compared() => Assert.Throws<EvaluationException>(() => Evaluation.Run(Framework.Flat(["a"]), new(["X"], ["a"], [[1]]), Recipe.Default));

    private static Recipe? Read(string json, out ProblemList problems) => RecipeText.Read(Encoding.UTF8.GetBytes(json), problems = new());

    private static Evaluation Run(string json) => Evaluation.Run(
        Framework.Flat(["a", "b"]),
        new(["X", "Y", "Z"], ["a", "b"], [[1, 2, 3], [9, double.NaN, 7]]) { Lines = [11, 12, 13], Places = new Dictionary<string, int> { ["a"] = 2, ["b"] = 3 } },
        Read(json, out _)!);
}
