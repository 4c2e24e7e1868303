using Xunit;

namespace Civium.Architecture.Tests;

/// <summary>Law 1: libs, then Kernel and Contracts, then Modules, then Host. A module never refers to a module.</summary>
public sealed class DirectionTests
{
    private static readonly Dictionary<Floor, Floor[]> MayReferTo = new()
    {
        [Floor.Library] = [Floor.Library],
        [Floor.Kernel] = [],
        [Floor.Contracts] = [Floor.Kernel],
        [Floor.Schema] = [Floor.Kernel],
        [Floor.Ui] = [Floor.Kernel],
        [Floor.Platform] = [Floor.Kernel, Floor.Schema, Floor.Library],
        [Floor.Module] = [Floor.Kernel, Floor.Contracts, Floor.Schema, Floor.Ui, Floor.Library],
        [Floor.DemoCity] = [Floor.Library],
        [Floor.Host] = [Floor.Kernel, Floor.Contracts, Floor.Schema, Floor.Ui, Floor.Platform, Floor.Module, Floor.DemoCity, Floor.Library],
        [Floor.Test] = [.. Enum.GetValues<Floor>()],
        [Floor.Bench] = [.. Enum.GetValues<Floor>()],
    };

    [Fact]
    public void Projects_refer_only_downwards() => Assert.Empty(Faults(House.Here.Projects));

    [Fact]
    public void Kernel_has_no_packages() =>
        Assert.Empty(House.Here.Projects.Single(project => project.Floor == Floor.Kernel).Packages);

    [Fact]
    public void There_are_modules_to_check() => Assert.NotEmpty(House.Here.Modules);

    [Fact]
    public void Canary_a_module_that_refers_to_a_module_is_found()
    {
        Project[] projects =
        [
            new("A", Floor.Module, "", ["B"], [], ""),
            new("B", Floor.Module, "", [], [], ""),
        ];
        Assert.Equal(["A (Module) refers to B (Module)"], Faults(projects));
    }

    [Fact]
    public void Canary_a_lib_that_refers_to_kernel_is_found()
    {
        Project[] projects =
        [
            new("L", Floor.Library, "", ["K"], [], ""),
            new("K", Floor.Kernel, "", [], [], ""),
        ];
        Assert.Single(Faults(projects));
    }

    private static string[] Faults(IReadOnlyList<Project> projects)
    {
        var byName = projects.ToDictionary(project => project.Name);
        return [.. from project in projects
                   from reference in project.References
                   let target = byName[reference]
                   where !MayReferTo[project.Floor].Contains(target.Floor)
                   select $"{project.Name} ({project.Floor}) refers to {target.Name} ({target.Floor})"];
    }
}
