using System.Xml.Linq;

namespace Civium.Architecture.Tests;

/// <summary>The house as it stands in the checkout: found, not listed.</summary>
internal sealed class House
{
    private House(string root, IReadOnlyList<Project> projects)
    {
        Root = root;
        Projects = projects;
    }

    public static House Here { get; } = Find();

    public string Root { get; }

    public IReadOnlyList<Project> Projects { get; }

    public IEnumerable<Project> Modules => Projects.Where(project => project.Floor == Floor.Module);

    /// <summary>Source files that people write: no build output, no migrations, nothing generated.</summary>
    public IEnumerable<string> Sources(params string[] endings) => new[] { "libs", "src", "tests", "bench" }
        .Select(room => Path.Combine(Root, room))
        .Where(Directory.Exists)
        .SelectMany(room => Directory.EnumerateFiles(room, "*", SearchOption.AllDirectories))
        .Where(file => endings.Any(file.EndsWith))
        .Where(file => !Relative(file).Split('/').Any(part => part is "obj" or "bin" or "Migrations"))
        .Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal) && !file.EndsWith(".Designer.cs", StringComparison.Ordinal));

    public string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static House Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Civium.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run these tests from inside the checkout.");
        }

        var solution = XDocument.Load(Path.Combine(folder.FullName, "Civium.slnx"));
        var files = solution.Descendants("Project").Select(project => (string)project.Attribute("Path")!).ToArray();
        return new House(folder.FullName, [.. files.Select(file => Project.Read(folder.FullName, file))]);
    }
}

/// <summary>The floors of the house, lowest first.</summary>
internal enum Floor
{
    Library,
    Kernel,
    Contracts,
    Schema,
    Ui,
    Platform,
    Module,
    DemoCity,
    Host,
    Test,
    Bench,
}

/// <summary>A project: its floor, what it refers to, and where it is.</summary>
internal sealed record Project(string Name, Floor Floor, string Folder, IReadOnlyList<string> References, IReadOnlyList<string> Packages, string Text)
{
    public static Project Read(string root, string file)
    {
        var path = Path.Combine(root, file);
        var text = File.ReadAllText(path);
        var xml = XDocument.Parse(text);
        return new Project(
            Path.GetFileNameWithoutExtension(file),
            FloorOf(file),
            Path.GetDirectoryName(path)!,
            [.. xml.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')))],
            [.. xml.Descendants("PackageReference").Select(reference => (string)reference.Attribute("Include")!)],
            text);
    }

    private static Floor FloorOf(string file) => file.Split('/') switch
    {
        ["libs", ..] => Floor.Library,
        ["src", "Modules", ..] => Floor.Module,
        ["src", var room, ..] => Enum.Parse<Floor>(room),
        ["tests", ..] => Floor.Test,
        ["bench", ..] => Floor.Bench,
        _ => throw new InvalidOperationException($"{file} stands on no floor of the house."),
    };
}
