using System.Reflection;
using Pulse.Application.Common.Reads;
using Pulse.ArchitectureTests.Setup;

namespace Pulse.ArchitectureTests;

/// <summary>Security rule 25: expensive reads are limited.</summary>
public sealed class ExpensiveReadTests
{
    /// <summary>Requests whose list does not depend on stored data.</summary>
    private static readonly string[] Constant = ["ListPermissions"];

    [Test]
    public void Every_request_that_lists_is_an_expensive_read()
    {
        var lists = Source.Requests.Where(request => request.Name.StartsWith("List", StringComparison.Ordinal)).ToList();

        Assert.That(lists, Has.Count.GreaterThan(5));
        Assert.That(
            lists.Where(request => !request.IsDefined(typeof(ExpensiveReadAttribute), inherit: false)).Select(request => request.Name),
            Is.EqualTo(Constant));
    }

    [Test]
    public void These_requests_count_as_expensive_reads_although_they_are_not_lists()
    {
        var others = Source.Requests
            .Where(request => !request.Name.StartsWith("List", StringComparison.Ordinal))
            .Select(request => (request.Name, Read: request.GetCustomAttribute<ExpensiveReadAttribute>()))
            .Where(request => request.Read is not null)
            .Select(request => $"{request.Name} {request.Read!.IsFullScan}");

        Assert.That(others.Order(), Is.EqualTo(new[] { "CheckAuditIntegrity True", "GetApiKeyUsage False", "GetPermissionUsage False", "GetUsage False" }));
    }
}
