using Civium.Indicators.Data;
using Civium.Indicators.Frameworks;
using Civium.Indicators.Tables;
using Xunit;

namespace Civium.Libs.Tests.Indicators;

/// <summary>Tables and frameworks as people get them wrong: each fault by row and column, and nothing read.</summary>
public sealed class TableTest
{
    private const string Tree = "iCode,Parent,Type,Direction\na,Index,Indicator,1\nb,Index,Indicator,-1\nIndex,,Aggregate,\ng,,Group,\nd,,Denominator,";

    [Theory]
    [InlineData("unit,a,b\nX,1,2\nX,3,4", 3, 1, "twice")]
    [InlineData("unit,a,b\nX,1,2\nY,3,many", 3, 3, "no number")]
    [InlineData("unit,a,b\nX,1,2\nY,3,\"1,5\"", 3, 3, "no number")]
    [InlineData("unit,a,b\nX,1,2\nY,3,1e999", 3, 3, "not finite")]
    [InlineData("unit,a,b\nX,1,2\nY,,NA", 3, 0, "no value")]
    [InlineData("unit,a,b\nX,1,\nY,2,", 1, 3, "no value for any unit")]
    [InlineData("unit,a,b\nX,1,2", 0, 0, "only one unit")]
    [InlineData("unit,a,b", 0, 0, "no unit")]
    [InlineData("unit,a,b,z\nX,1,2,3\nY,1,2,3", 1, 4, "unknown")]
    [InlineData("unit,a\nX,1\nY,2", 1, 0, "no column \"b\"")]
    [InlineData("unit,a,b,Index\nX,1,2,3\nY,1,2,3", 1, 4, "aggregate")]
    [InlineData("unit,a,a,b\nX,1,2,3\nY,1,2,3", 1, 3, "twice")]
    [InlineData("unit,a,b\nX,1,2,3\nY,1,2", 2, 0, "4 cells")]
    [InlineData("unit,Time,a,b\nX,2020.5,1,2\nY,2021,1,2", 2, 2, "no year")]
    [InlineData("unit,a,b\n,1,2\nY,1,2", 2, 1, "no unit")]
    public void Broken_data_are_refused(string text, long row, int column, string message)
    {
        var problems = new ProblemList();
        Assert.Null(IndicatorTable.Read(Rows(text), Framework(Tree), problems, TestContext.Current.CancellationToken));
        Assert.Contains(problems.First, problem => problem.Row == row && problem.Column == column && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("iCode,Parent\na,P\nP,Q\nQ,P", 3, "circle")]
    [InlineData("iCode,Parent\na,Index\na,Index\nIndex,", 3, "twice")]
    [InlineData("iCode,Parent\na,Nowhere\nIndex,", 2, "not in the framework")]
    [InlineData("iCode,Parent,Type\na,Index,Indicator\nb,Index,Thing\nIndex,,Aggregate", 3, "no type")]
    [InlineData("iCode,Parent,Direction\na,Index,2\nIndex,,", 2, "direction")]
    [InlineData("iCode,Parent,Weight\na,Index,-1\nIndex,,", 2, "weight")]
    [InlineData("iCode,Parent,Weight\na,Index,heavy\nIndex,,", 2, "no number")]
    [InlineData("iCode,Parent\na,I\nI,\nb,J\nJ,", 5, "one index")]
    [InlineData("iCode,Parent,Denominator\na,Index,People\nIndex,,", 2, "denominator")]
    [InlineData("iCode,Parent,Level\na,Index,3\nIndex,,2", 2, "level")]
    [InlineData("iCode,Parent,Type\na,Index,Indicator\nIndex,,Aggregate\nP,Index,Aggregate", 4, "without children")]
    [InlineData("Parent\na", 1, "iCode")]
    public void Broken_frameworks_are_refused(string text, long row, string message)
    {
        var problems = new ProblemList();
        Assert.Null(FrameworkTable.Read(Rows(text), problems));
        Assert.Contains(problems.First, problem => problem.Row == row && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_plain_matrix_needs_no_framework()
    {
        var problems = new ProblemList();
        var table = IndicatorTable.Read(Rows("city,region,a,b\nX,north,1,2\nY,,3,NA\nZ,south,,4"), null, problems, TestContext.Current.CancellationToken);
        Assert.Empty(problems.First);
        Assert.Equal(["X", "Y", "Z"], table!.Data.Units);
        Assert.Equal(["a", "b"], table.Data.Codes);
        Assert.Equal(["north", null, "south"], table.Data.Groups["region"]);
        Assert.True(double.IsNaN(table.Data.Column("b")[1]));
        Assert.Equal("Index", table.Framework.Nodes[table.Framework.Root].Code);
    }

    [Fact]
    public void Text_among_numbers_is_a_fault_in_a_plain_matrix_too()
    {
        var problems = new ProblemList();
        Assert.Null(IndicatorTable.Read(Rows("city,a\nX,1\nY,two\nZ,3"), null, problems, TestContext.Current.CancellationToken));
        Assert.Equal((3, 2), (problems.First[0].Row, problems.First[0].Column));
    }

    [Fact]
    public void Years_names_groups_and_denominators_are_told_apart()
    {
        var table = IndicatorTable.Read(Rows("uName,uCode,g,Time,d,a,b\nIx,X,p,2021,2,1,2\nYps,Y,q,2020,4,3,4\nIx,X,p,2020,2,5,6"), Framework(Tree), new(), TestContext.Current.CancellationToken)!;
        Assert.Equal([2020, 2020, 2021], table.Data.Years);
        Assert.Equal(["Y", "X", "X"], table.Data.Units);
        Assert.Equal(["Yps", "Ix", "Ix"], table.Data.Names);
        Assert.Equal([4, 2, 2], table.Data.Denominators["d"]);
        Assert.Equal([3, 4, 2], table.Data.Lines);
    }

    [Fact]
    public void A_framework_is_the_same_after_writing_and_reading()
    {
        var framework = Framework(Tree);
        var problems = new ProblemList();
        var again = FrameworkText.Read(System.Text.Encoding.UTF8.GetBytes(FrameworkText.Write(framework)), problems);
        Assert.Empty(problems.First);
        Assert.Equal(framework.Nodes, again!.Nodes);
        Assert.Equal(framework.Groups, again.Groups);
    }

    [Theory]
    [InlineData("""{"nodes":[{"code":"a","parent":"P"},{"code":"P","parent":"Q"},{"code":"Q","parent":"P"}]}""", "/nodes/1", "circle")]
    [InlineData("""{"index":{"code":"I","children":[{"code":"a","colour":1}]}}""", "/index/children/0/colour", "unknown")]
    [InlineData("""{"index":{"children":[{"code":"a"}]}}""", "/index/code", "missing")]
    [InlineData("""{"index":{"code":"I","children":[{"code":"a","direction":0}]}}""", "/index/children/0", "direction")]
    [InlineData("""{}""", "/index", "missing")]
    public void Broken_json_frameworks_are_refused(string json, string pointer, string message)
    {
        var problems = new ProblemList();
        Assert.Null(FrameworkText.Read(System.Text.Encoding.UTF8.GetBytes(json), problems));
        Assert.Contains(problems.First, problem => problem.Path == pointer && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    private static Framework Framework(string text) => FrameworkTable.Read(Rows(text), new())!;

    private static IEnumerable<TableRow> Rows(string text) => text.Split('\n').Select((line, place) => new TableRow(
        place + 1, line.Contains('"', StringComparison.Ordinal) ? [.. line.Split('"')[0].TrimEnd(',').Split(','), line.Split('"')[1]] : line.Split(',')));
}
