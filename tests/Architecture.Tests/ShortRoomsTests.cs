using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Civium.Architecture.Tests;

/// <summary>Law 4: short rooms, and no partial class to dodge it.</summary>
public sealed class ShortRoomsTests(ITestOutputHelper output)
{
    private const int MostFileLines = 500;
    private const int MostMethodLines = 60;
    private const int MedianFileLines = 120;
    private const int UsualMethodLines = 25;

    [Fact]
    public void No_file_is_too_long() => Assert.Empty(
        House.Here.Sources(".cs", ".razor", ".css", ".js").Where(file => IsTooLong(File.ReadAllText(file))).Select(House.Here.Relative));

    [Fact]
    public void No_method_is_too_long() => Assert.Empty(
        House.Here.Sources(".cs").SelectMany(file => Methods(File.ReadAllText(file))
            .Where(method => method.Lines > MostMethodLines)
            .Select(method => $"{House.Here.Relative(file)}: {method.Name} ({method.Lines} lines)")));

    [Fact]
    public void Files_and_methods_are_short_on_the_whole()
    {
        var files = House.Here.Sources(".cs").Select(file => File.ReadAllLines(file).Length).Order().ToArray();
        var methods = House.Here.Sources(".cs").SelectMany(file => Methods(File.ReadAllText(file))).Select(method => method.Lines).Order().ToArray();
        var median = files[files.Length / 2];
        var ninetieth = methods[methods.Length * 9 / 10];
        output.WriteLine($"{files.Length} files, median {median} lines; {methods.Length} methods, 90th percentile {ninetieth} lines");
        Assert.InRange(median, 1, MedianFileLines);
        Assert.InRange(ninetieth, 1, UsualMethodLines);
    }

    [Fact]
    public void A_partial_type_is_written_in_one_file_only() => Assert.Empty(
        House.Here.Sources(".cs").SelectMany(file => Partials(File.ReadAllText(file)).Select(type => (type, file)))
            .GroupBy(pair => pair.type).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Canary_a_long_file_a_long_method_and_a_partial_are_found()
    {
        var lines = string.Concat(Enumerable.Repeat("        _ = 1;\n", MostMethodLines));
        var text = $"namespace N;\nclass C\n{{\n    void M()\n    {{\n{lines}    }}\n}}\npartial class P {{ }}\n";
        Assert.True(Assert.Single(Methods(text)).Lines > MostMethodLines);
        Assert.True(IsTooLong(string.Concat(Enumerable.Repeat("x\n", MostFileLines + 1))));
        Assert.Equal(["N.P"], Partials(text));
    }

    private static bool IsTooLong(string text) => text.AsSpan().Count('\n') > MostFileLines;

    private static IEnumerable<(string Name, int Lines)> Methods(string text) =>
        CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes()
            .Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
            .Select(node => (NameOf(node), LinesOf(node)));

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        LocalFunctionStatementSyntax local => local.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        _ => node.Kind().ToString(),
    };

    private static int LinesOf(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static IEnumerable<string> Partials(string text)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        return root.DescendantNodes().OfType<TypeDeclarationSyntax>()
            .Where(type => type.Modifiers.Any(SyntaxKind.PartialKeyword))
            .Select(type => $"{type.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>()?.Name}.{type.Identifier.Text}");
    }
}
