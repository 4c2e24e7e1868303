using System.Text;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Warning.Warnings;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Civium.Modules.Tests.Warning;

public sealed class WarningStoreTest
{
    private static readonly Actor Officer = new("7", "Wang Li", ActorKind.Person, [Role.Officer]);
    private static readonly Actor Other = new("8", "Chen Yu", ActorKind.Person, [Role.Officer]);

    [Fact]
    public async Task Who_took_note_first_stays_until_it_is_undone()
    {
        await using var house = await HouseAsync();
        var id = (await house.AllAsync())[0].Id;
        await house.Store.AcknowledgeAsync(id, Officer, "on my way", default);
        var second = await house.Store.AcknowledgeAsync(id, Other, "me too", default);
        Assert.Equal(("Wang Li", "on my way"), (second.Acknowledged!.By, second.Acknowledged.Note));
        Assert.Null((await house.Store.UndoAsync(id, default)).Acknowledged);
        Assert.Equal("Chen Yu", (await house.Store.AcknowledgeAsync(id, Other, null, default)).Acknowledged!.By);
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => house.Store.AcknowledgeAsync(999, Officer, null, default))).Status);
        Assert.Equal(400, (await Assert.ThrowsAsync<RefusedException>(() => house.Store.AcknowledgeAsync(id, Officer, new string('x', 2001), default))).Status);
    }

    [Fact]
    public async Task Filters_choose()
    {
        await using var house = await HouseAsync();
        Assert.Equal((1, 2, 3), (await CountAsync(new("open")), await CountAsync(new("closed")), await CountAsync(new("all"))));
        Assert.Equal((2, 1, 0), (await CountAsync(new(Level: "blue")), await CountAsync(new(Level: "red")), await CountAsync(new(Level: "orange"))));
        Assert.Equal((2, 1, 0), (await CountAsync(new(Thing: "Dongsi")), await CountAsync(new(Thing: "\"North\", 1")), await CountAsync(new(Thing: "9"))));
        Assert.Equal((3, 0), (await CountAsync(new(Property: "O3")), await CountAsync(new(Property: "NO2"))));
        Assert.Equal(1, await CountAsync(new(From: "2024-01-01T08:00:00Z", To: "2024-01-02T00:00:00+08:00", State: "open")));

        async Task<int> CountAsync(WarningFilter filter) => (await house.Store.ListAsync(filter, 100, null, default)).Items.Count;
    }

    [Theory]
    [InlineData("ajar", null, null)]
    [InlineData(null, "purple", null)]
    [InlineData(null, null, "yesterday")]
    public async Task Filters_that_mean_nothing_are_refused(string? state, string? level, string? from)
    {
        await using var house = await HouseAsync();
        Assert.Equal("bad-filter", (await Assert.ThrowsAsync<RefusedException>(() => house.Store.ListAsync(new(state, level, From: from), 10, null, default))).Code);
        await Assert.ThrowsAsync<RefusedException>(() => house.Store.ListAsync(new(), 0, null, default));
        await Assert.ThrowsAsync<RefusedException>(() => house.Store.ListAsync(new(), 10, "99999999999999999999-1", default));
    }

    [Fact]
    public async Task Pages_meet_without_gap_or_overlap()
    {
        await using var house = await HouseAsync();
        var seen = new List<long>();
        string? after = null;
        do
        {
            var page = await house.Store.ListAsync(new(), 1, after, default);
            seen.AddRange(page.Items.Select(warning => warning.Id));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal((await house.AllAsync()).Select(warning => warning.Id), seen);
    }

    [Fact]
    public async Task The_table_has_every_transition_that_stands()
    {
        await using var house = await HouseAsync();
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await house.Get<TransitionExport>().WriteAsync(new(), http.Response, default);
        Assert.Equal(
            """
            station,property,time,from,to,reason,value
            "\"North\", 1",O3,2024-01-01T01:00:00Z,none,blue,raised,250
            Dongsi,O3,2024-01-01T01:00:00Z,none,red,raised,850.1
            Dongsi,O3,2024-01-01T04:00:00Z,red,none,closed,0.1
            Dongsi,O3,2024-01-01T06:00:00Z,none,blue,raised,250
            Dongsi,O3,2024-01-01T09:00:00Z,blue,none,closed,10

            """.Replace("\\\"", "\"\"", StringComparison.Ordinal).ReplaceLineEndings("\r\n"),
            Encoding.UTF8.GetString(body.ToArray()));
    }

    private static async Task<WarningHouse> HouseAsync()
    {
        var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", "ug/m3");
        house.Catalogue.Add(6, "O3", "ug/m3", "\"North\", 1");
        await house.ConsumeAsync(house.Hourly(5, 0, 850.1, 850.1, 0.1, 0.1, 0.1, 250, 250, 10, 10, 10));
        await house.ConsumeAsync(house.Hourly(6, 0, 250, 250));
        return house;
    }
}
