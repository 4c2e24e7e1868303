using Civium.Testing;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

/// <summary>Sensing on PostgreSQL.</summary>
public sealed class PostgresSensingHost : SensingHost
{
    protected override async Task<string?> ConnectionAsync() => await PostgresServer.CreateDatabaseAsync(CancellationToken.None);
}

/// <summary>The relational sets answer alike on the other engine.</summary>
public sealed class PostgresTests(PostgresSensingHost host) : IClassFixture<PostgresSensingHost>
{
    [Fact]
    public async Task Deep_insert_change_and_deletion()
    {
        var tests = new EntityTests(host);
        await tests.Deep_insert_stores_all_of_it_and_its_observations();
        await tests.A_fault_deep_inside_stores_nothing_and_names_each_place();
        await tests.Chosen_ids_are_kept_where_free();
        await tests.A_new_location_replaces_the_old_and_is_remembered();
        await tests.Deleting_a_thing_deletes_its_streams_and_observations();
        await tests.A_repeated_creation_under_one_key_makes_one_entity();
    }

    [Fact]
    public async Task Filters_orders_and_pages()
    {
        var tests = new QueryTests(host);
        await tests.Filters_find_what_they_say("Things", "name ge '{0} b' and name le '{0} c'", ["{0} b", "{0} c"]);
        await tests.Filters_and_orders_reach_through_related_entities();
        await tests.Walking_pages_while_others_write_gives_each_once("Things?$top=7&$orderby=name%20desc&$filter=description%20eq%20'{0}'");
    }
}
