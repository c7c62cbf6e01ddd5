using Microsoft.Extensions.DependencyInjection;
using Pulse.ConsoleTests.Security;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Speed;

/// <summary>The cost of a page does not grow with the rows that it shows.</summary>
public sealed class PageCommandTests : AttackTests
{
    /// <summary>More than a page of a list has.</summary>
    private const int Rows = 30;

    /// <summary>The start page and the audit log read names of so many objects at most.</summary>
    private const int Names = 12;

    private const int Reads = 3;

    /// <summary>The start page of an account sends 19.</summary>
    private const int MaxCommands = 20;

    /// <summary>Downloads contain all events, and read them page by page.</summary>
    private const string Download = "/audit/export.";

    private readonly DatabaseCommands commands = new();

    protected override void Configure(IServiceCollection services) => commands.RecordIn(services);

    [Test]
    public async Task A_page_does_not_send_a_command_for_each_row()
    {
        using var forms = await SignedInAsync();
        await AddRowsAsync(0, Names);
        var few = await CountAsync(forms);

        await AddRowsAsync(Names, Rows);

        var many = await CountAsync(forms);
        Assert.That(many.Where(page => page.Value != few[page.Key]), Is.Empty, "Pages whose number of commands depends on the rows.");
        Assert.That(many.Where(page => page.Value > MaxCommands), Is.Empty);
        Assert.That(few["GET /console/{accountId:length(16)}/apikeys"], Is.GreaterThan(0));
    }

    /// <returns>The fewest commands of some reads of each page. Background work can add commands to one of them.</returns>
    private async Task<Dictionary<string, int>> CountAsync(FormClient forms)
    {
        var counts = new Dictionary<string, int>();
        foreach (var page in Pages.Where(page => !page.Template.Contains(Download, StringComparison.Ordinal)))
        {
            var fewest = int.MaxValue;
            for (var read = 0; read < Reads; read++)
            {
                commands.Take();
                await forms.GetAsync(PathOf(page));
                fewest = Math.Min(fewest, commands.Take().Count);
            }

            counts[$"{page}"] = fewest;
        }

        return counts;
    }

    private async Task AddRowsAsync(int first, int count)
    {
        var profile = Businesses.Profile("Acme").ToJsonString();
        var application = Businesses.Application("Acme").ToJsonString();
        for (var row = first; row < first + count; row++)
        {
            await Admin.PostAsync("/apikeys", new { name = $"key {row}", permissions = new[] { Own.Permission, "readApiKeys" } });
            await Admin.PostAsync("/roles", new { name = $"role {row}", permissions = new[] { Own.Permission } });
            await Admin.PostAsync("/users", new { email = $"row-{row}@pulse.test", roleIds = new[] { Own.Role } });
            await Admin.PostAsync("/permissions", new { name = $"row{row}:read", description = "A row." });
            await Admin.PostAsync("/accounts", new { accountName = $"Row {row}" });
            await Admin.PostAsync("/applications", application);
            await Admin.PostAsync("/merchants", profile);
            await LogInAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
        }
    }
}
