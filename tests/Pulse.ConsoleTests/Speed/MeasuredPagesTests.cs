using System.Text.RegularExpressions;
using Pulse.Bench.Sections;
using Pulse.ConsoleTests.Security;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Speed;

/// <summary>The bench measures every page.</summary>
public sealed partial class MeasuredPagesTests : PageTests
{
    [Test]
    public void The_bench_measures_each_page_and_no_other()
    {
        var measured = ConsolePages.All.Select(path => ShapeOf(path.Split('?')[0])).Distinct().Order(StringComparer.Ordinal);
        var pages = ConsoleEndpoint.AllOf(App.Services).Where(endpoint => !endpoint.IsForm)
            .Select(endpoint => ShapeOf(endpoint.Template)).Order(StringComparer.Ordinal);

        Assert.That(measured, Is.EqualTo(pages));
    }

    /// <summary>The names of the parameters do not matter.</summary>
    private static string ShapeOf(string path) => Parameter().Replace(path, "*");

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
