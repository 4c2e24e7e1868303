using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Civium.Architecture.Tests.Canary.First;
using Xunit;
using Assembly = System.Reflection.Assembly;

namespace Civium.Architecture.Tests;

/// <summary>Law 3: no namespace cycles inside a project.</summary>
public sealed class NamespaceCycleTests
{
    public static TheoryData<string> Projects =>
        [.. House.Here.Projects.Where(project => project.Floor is not (Floor.Test or Floor.Bench)).Select(AssemblyName)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_has_no_namespace_cycle(string assembly)
    {
        var cycles = Cycles(Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")), _ => true);
        Assert.True(cycles.Length == 0, string.Join('\n', cycles));
    }

    [Fact]
    public void Canary_a_cycle_is_found() =>
        Assert.NotEmpty(Cycles(typeof(Here).Assembly, name => name.Contains(".Canary.", StringComparison.Ordinal)));

    private static string AssemblyName(Project project) => project.Floor == Floor.Host ? "civium" : project.Name;

    /// <summary>The uses that close a circle of namespaces, each with an example.</summary>
    private static string[] Cycles(Assembly assembly, Func<string, bool> counts)
    {
        var architecture = new ArchLoader().LoadAssemblies(assembly).Build();
        var home = assembly.GetName().Name!;
        var edges = new Dictionary<string, Dictionary<string, string>>();
        foreach (var type in architecture.Types.Where(type => type.Assembly?.Name.Split(',')[0] == home))
        {
            foreach (var target in type.Dependencies.Select(dependency => dependency.Target).Where(target => target is not GenericParameter && target.Assembly?.Name.Split(',')[0] == home))
            {
                // A type the compiler makes, such as the data of an array, is in no namespace.
                var (from, to) = (type.Namespace?.FullName ?? "", target.Namespace?.FullName ?? "");
                if (from != to && IsOurs(from) && IsOurs(to))
                {
                    edges.TryAdd(from, []);
                    edges[from].TryAdd(to, $"{type.Name} uses {target.Name}");
                }
            }
        }

        return
        [
            .. from edge in edges
               from use in edge.Value
               where Reaches(edges, use.Key, edge.Key)
               select $"{edge.Key} -> {use.Key}: {use.Value}",
        ];

        bool IsOurs(string name) => name.StartsWith("Civium", StringComparison.Ordinal)
            && !name.Contains("Migrations", StringComparison.Ordinal) && counts(name);
    }

    private static bool Reaches(Dictionary<string, Dictionary<string, string>> edges, string start, string end)
    {
        var seen = new HashSet<string>();
        var waiting = new Stack<string>([start]);
        while (waiting.TryPop(out var next))
        {
            if (next == end)
            {
                return true;
            }

            if (seen.Add(next) && edges.TryGetValue(next, out var further))
            {
                further.Keys.ToList().ForEach(waiting.Push);
            }
        }

        return false;
    }
}
