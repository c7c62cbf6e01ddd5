using System.Reflection;
using Pulse.Domain.Audit;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Checks that docs/operations.md names every action.</summary>
public sealed class ActionTableTests
{
    [Test]
    public void Every_audit_action_is_documented()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "operations.md"));
        var actions = typeof(AuditActions).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToList();

        Assert.That(actions, Is.Not.Empty);
        Assert.That(actions.Where(action => !page.Contains($"`{action}`", StringComparison.Ordinal)), Is.Empty);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Pulse.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
