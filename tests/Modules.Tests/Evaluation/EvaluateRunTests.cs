using Civium.Host.Evaluate;
using Civium.Testing.Running;
using Xunit;

namespace Civium.Modules.Tests.Evaluation;

/// <summary><c>civium evaluate</c> from files to files.</summary>
public sealed class EvaluateRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _error = new();

    private string Out => Path.Combine(_folder.Path, "out");

    public void Dispose()
    {
        _folder.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void A_plain_matrix_is_scored()
    {
        Assert.Equal(EvaluateRun.Done, Run("unit,a,b\nX,1,4\nY,2,2\nZ,3,NA\n"));
        Assert.Equal(
            ["unit,level,code,score,rank", "X,2,Index,50,2", "X,1,b,100,1", "X,1,a,0,3", "Y,2,Index,25,3", "Y,1,b,0,2", "Y,1,a,50,2", "Z,2,Index,100,1", "Z,1,b,,", "Z,1,a,100,1"],
            Lines("scores.csv"));
        Assert.Equal(["code,level,weight,among_siblings,parent", "a,1,0.5,0.5,Index", "b,1,0.5,0.5,Index", "Index,2,1,1,"], Lines("weights.csv"));
    }

    [Fact]
    public void Analyses_are_written_and_what_is_no_longer_true_goes()
    {
        const string Data = "unit,a,b,c\nX,1,4,2\nY,2,2,5\nZ,3,1,4\nW,5,3,1\n";
        Assert.Equal(EvaluateRun.Done, Run(Data, uncertainty: 50, sensitivity: 16));
        Assert.Equal("unit,nominal,mean,median,q5,q95,best,worst", Lines("uncertainty.csv")[0]);
        Assert.Equal(5, Lines("uncertainty.csv").Length);
        Assert.Equal(["treat", "normalise", "aggregate", "weightNoise"], Lines("sensitivity.csv").Skip(1).Select(line => line.Split(',')[0]));
        Assert.Equal(EvaluateRun.Done, Run(Data));
        Assert.False(File.Exists(Path.Combine(Out, "uncertainty.csv")));
    }

    [Theory]
    [InlineData("unit,a\nX,1\nX,2\n", ":3:1:")]
    [InlineData("unit,a\nX,1\nY,two\nZ,3\n", ":3:2:")]
    [InlineData("unit,a\nX,1\n", "only one unit")]
    [InlineData("unit,a\nX,\"1\nY,2\n", "quotation mark")]
    [InlineData("", "empty")]
    public void Broken_data_write_nothing(string data, string said)
    {
        Assert.Equal(EvaluateRun.Failed, Run(data));
        Assert.Contains(said, _error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void Negatives_under_a_geometric_mean_are_named_by_row_and_column()
    {
        Assert.Equal(EvaluateRun.Failed, Run("unit,a,b\nX,1,4\nY,2,2\nZ,3,3\n", recipe: """{"normalise":"z-score","aggregate":"geometric"}"""));
        Assert.Contains("data.csv:2:2:", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("data.csv:3:3:", _error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void A_circle_in_the_framework_is_named()
    {
        Assert.Equal(EvaluateRun.Failed, Run("unit,a\nX,1\nY,2\n", framework: "iCode,Parent\na,P\nP,Q\nQ,P\n"));
        Assert.Contains("framework.csv:3:2:", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_not_a_crash()
    {
        var run = new EvaluateRun(new EvaluateOptions(Path.Combine(_folder.Path, "nowhere.csv"), null, null, Out), TextWriter.Null, _error, TimeProvider.System);
        Assert.Equal(EvaluateRun.Failed, run.Run(CancellationToken.None));
        Assert.Contains("cannot be read", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Stopped_writes_nothing()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "data.csv"), "unit,a\nX,1\nY,2\n");
        var run = new EvaluateRun(new EvaluateOptions(Path.Combine(_folder.Path, "data.csv"), null, null, Out), TextWriter.Null, _error, TimeProvider.System);
        Assert.Equal(EvaluateRun.Stopped, run.Run(new CancellationToken(true)));
        Assert.False(Directory.Exists(Out));
    }

    private int Run(string data, string? framework = null, string? recipe = null, int uncertainty = 0, int sensitivity = 0) => new EvaluateRun(
        new EvaluateOptions(Put("data.csv", data)!, Put("framework.csv", framework), Put("recipe.json", recipe), Out, uncertainty, sensitivity),
        TextWriter.Null, _error, TimeProvider.System).Run(CancellationToken.None);

    private string? Put(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string[] Lines(string name) => File.ReadAllLines(Path.Combine(Out, name));
}
