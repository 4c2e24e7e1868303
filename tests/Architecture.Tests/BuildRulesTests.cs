using System.Xml.Linq;
using Xunit;

namespace Civium.Architecture.Tests;

/// <summary>Law 7: warnings are errors, nullable on, latest analysers, central versions, lock files. And law 6: registration is explicit.</summary>
public sealed class BuildRulesTests
{
    private static readonly string[] Scanning =
        ["AppDomain.CurrentDomain.GetAssemblies", ".GetExportedTypes(", ".DefinedTypes", "AddMediatR", "Scrutor", "ServiceLocator"];

    [Theory]
    [InlineData("TreatWarningsAsErrors", "true")]
    [InlineData("Nullable", "enable")]
    [InlineData("AnalysisLevel", "latest-recommended")]
    [InlineData("EnforceCodeStyleInBuild", "true")]
    [InlineData("RestorePackagesWithLockFile", "true")]
    public void The_build_is_strict(string property, string value)
    {
        var props = XDocument.Load(Path.Combine(House.Here.Root, "Directory.Build.props"));
        Assert.Equal(value, props.Descendants(property).First().Value);
    }

    [Fact]
    public void No_project_loosens_the_rules() => Assert.Empty(House.Here.Projects.SelectMany(project => Loosened(project.Text).Select(what => $"{project.Name}: {what}")));

    [Fact]
    public void Every_project_has_a_lock_file() => Assert.Empty(
        House.Here.Projects.Where(project => !File.Exists(Path.Combine(project.Folder, "packages.lock.json"))).Select(project => project.Name));

    [Fact]
    public void Every_project_folder_is_in_the_solution()
    {
        var known = House.Here.Projects.Select(project => project.Folder).ToHashSet();
        Assert.Empty(House.Here.Sources(".csproj").Select(file => Path.GetDirectoryName(file)!).Where(folder => !known.Contains(folder)));
    }

    [Fact]
    public void Nothing_is_registered_by_scanning() => Assert.Empty(
        House.Here.Sources(".cs").Where(file => House.Here.Relative(file).StartsWith("src/", StringComparison.Ordinal))
            .Where(file => Scans(File.ReadAllText(file))).Select(House.Here.Relative));

    [Fact]
    public void The_table_of_contents_names_every_module()
    {
        var program = File.ReadAllText(Path.Combine(House.Here.Root, "src", "Host", "Program.cs"));
        Assert.Empty(Missing(program, House.Here.Modules.Select(module => module.Name.Split('.')[^1])));
    }

    [Fact]
    public void Canary_a_loosened_project_a_scan_and_a_missing_module_are_found()
    {
        Assert.NotEmpty(Loosened("""<Project><PropertyGroup><Nullable>disable</Nullable></PropertyGroup></Project>"""));
        Assert.NotEmpty(Loosened("""<Project><ItemGroup><PackageReference Include="X" Version="1" /></ItemGroup></Project>"""));
        Assert.True(Scans("var types = assembly.GetExportedTypes();"));
        Assert.Equal(["Twin"], Missing("services.AddSensing(); app.MapSensing();", ["Sensing", "Twin"]));
    }

    private static string[] Loosened(string text)
    {
        var xml = XDocument.Parse(text);
        string[] properties = ["NoWarn", "WarningsNotAsErrors", "Nullable", "TreatWarningsAsErrors", "AnalysisLevel", "AnalysisMode", "RunAnalyzers"];
        return
        [
            .. xml.Descendants().Where(element => properties.Contains(element.Name.LocalName)).Select(element => element.Name.LocalName),
            .. xml.Descendants("PackageReference").Where(package => package.Attribute("Version") is not null).Select(package => "a version outside Directory.Packages.props"),
        ];
    }

    private static bool Scans(string text) => Scanning.Any(word => text.Contains(word, StringComparison.Ordinal));

    private static string[] Missing(string program, IEnumerable<string> modules) =>
        [.. modules.Where(module => !program.Contains($"Add{module}(", StringComparison.Ordinal) || !program.Contains($"Map{module}(", StringComparison.Ordinal))];
}
