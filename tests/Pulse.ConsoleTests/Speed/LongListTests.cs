using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common.Lists;
using Pulse.ConsoleTests.Security;
using Pulse.Infrastructure.Persistence;

namespace Pulse.ConsoleTests.Speed;

/// <summary>Lists that are longer than what a request sorts or searches. Their pages are shown nevertheless.</summary>
public sealed class LongListTests : AttackTests
{
    private const string Id = "printf('00000000-0000-7000-8000-%012X', number)";

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        await CopyAsync(db, "Accounts", ("Id", "1000000 + number"), ("Name", "'Account ' || number"), ("Sequence", "1000 + number"));
        await CopyAsync(db, "Sessions", ("Id", Id), ("TokenHash", "randomblob(32)"));
        await CopyAsync(db, "Applications", ("Id", Id), ("KeyHash", "randomblob(32)"));
        await CopyAsync(db, "Merchants", ("Id", Id));
    }

    [Test]
    public async Task Each_page_is_shown()
    {
        using var forms = await SignedInAsync();
        var faults = new List<string>();
        foreach (var endpoint in Pages.Where(page => !page.IsInPortal))
        {
            var page = await forms.GetAsync(PathOf(endpoint));
            if (page.Status == HttpStatusCode.BadRequest)
            {
                faults.Add($"{endpoint}: {page.Document.QuerySelector("main")?.TextContent.Trim()}");
            }
        }

        Assert.That(faults, Is.Empty);
    }

    [TestCase("/console/switch?search=Account+5")]
    [TestCase("/console/accounts?search=Account+5")]
    [TestCase("/console/{account}/applications?search=x")]
    [TestCase("/console/{account}/merchants?search=x")]
    [TestCase("/console/{account}/sessions?search=x")]
    public async Task A_search_examines_the_start_of_the_list(string path)
    {
        using var forms = await SignedInAsync();

        var page = await forms.GetAsync(path.Replace("{account}", Account, StringComparison.Ordinal));

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), page.Text);
    }

    /// <summary>Adds copies of a row, with these SQL expressions for columns.</summary>
    private static async Task CopyAsync(PulseDbContext db, string table, params (string Name, string Value)[] columns)
    {
        var values = columns.ToDictionary(column => column.Name, column => column.Value);
        var names = await db.Database.SqlQueryRaw<string>(
            "SELECT name AS Value FROM pragma_table_info({0}) WHERE NOT pk OR name <> 'Sequence'", table).ToListAsync();
        var sql = $"""
            WITH RECURSIVE numbers(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers LIMIT {ListQuery.MaxExamined + 1})
            INSERT INTO {table} ({string.Join(", ", names)})
            SELECT {string.Join(", ", names.Select(name => values.GetValueOrDefault(name, name)))}
            FROM numbers CROSS JOIN (SELECT * FROM {table} LIMIT 1)
            """;
        Assert.That(await db.Database.ExecuteSqlRawAsync(sql), Is.EqualTo(ListQuery.MaxExamined + 1));
    }
}
