using System.Text.RegularExpressions;
using System.Xml.Linq;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.NUnit;
using Pulse.ArchitectureTests.Setup;
using Pulse.Domain.Applications;
using Pulse.Domain.Merchants;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Pulse.ArchitectureTests;

public sealed partial class LayerTests
{
    private const string NeitherFrameworkNorErrorOr = @"^(?!System(\.|$)|ErrorOr(\.|$)|Pulse\.Domain(\.|$)).+";

    private static readonly Architecture Pulse = new ArchLoader().LoadAssemblies(Source.All).Build();

    private static readonly IObjectProvider<IType> Domain = Types().That().ResideInAssembly(Source.Domain).As("the domain");
    private static readonly IObjectProvider<IType> Application = Types().That().ResideInAssembly(Source.Application).As(
        "the application layer");
    private static readonly IObjectProvider<IType> Infrastructure = Types().That().ResideInAssembly(Source.Infrastructure).As(
        "the infrastructure");
    private static readonly IObjectProvider<IType> Console = Types().That().ResideInAssembly(Source.Console).As("the console");
    private static readonly IObjectProvider<IType> Api = Types().That().ResideInAssembly(Source.Api).As("the API");

    /// <summary>Domain types that are sent as they are stored: sections.</summary>
    private static readonly System.Type[] Bodies = [typeof(ApplicationContent), typeof(MerchantProfile)];

    [Test]
    public void The_domain_knows_no_other_layer() => Types().That().Are(Domain).Should().NotDependOnAny(Application)
        .AndShould().NotDependOnAny(Infrastructure)
        .AndShould().NotDependOnAny(Api).Check(Pulse);

    [Test]
    public void The_application_layer_knows_only_the_domain() => Types().That().Are(Application).Should().NotDependOnAny(Infrastructure)
        .AndShould().NotDependOnAny(Api).Check(Pulse);

    [Test]
    public void The_infrastructure_does_not_know_the_API() => Types().That().Are(Infrastructure).Should().NotDependOnAny(Api).Check(Pulse);

    /// <summary>Pages send the same requests as the API. They have no way to the database.</summary>
    [Test]
    public void The_console_knows_only_the_application_layer_and_the_domain() =>
        Types().That().Are(Console).Should().NotDependOnAny(Infrastructure).AndShould().NotDependOnAny(Api).Check(Pulse);

    /// <summary>The composition root adds the console. The API itself works without it.</summary>
    [Test]
    public void The_inner_layers_do_not_know_the_console() =>
        Types().That().Are(Domain).Or().Are(Application).Or().Are(Infrastructure).Should().NotDependOnAny(Console).Check(Pulse);

    [Test]
    public void The_domain_depends_on_no_package_but_ErrorOr() =>
        Types().That().Are(Domain).Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(NeitherFrameworkNorErrorOr))
            .Check(Pulse);

    [TestCase(@"^Microsoft\.EntityFrameworkCore")]
    [TestCase(@"^Microsoft\.AspNetCore")]
    [TestCase(@"^Microsoft\.Data")]
    [TestCase(@"^System\.Data")]
    [TestCase(@"^System\.Net\.Http")]
    public void The_application_layer_knows_neither_database_nor_HTTP(string forbidden) =>
        Types().That().Are(Application).Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(forbidden))
            .WithoutRequiringPositiveResults().Check(Pulse);

    /// <summary>Routes belong to the API. It adds hints to errors by their codes.</summary>
    [TestCase("Pulse.Domain")]
    [TestCase("Pulse.Application")]
    public void No_text_of_the_inner_layers_names_a_route(string project)
    {
        var files =
            Directory.EnumerateFiles(Path.Combine(Source.Root.FullName, "src", project), "*.cs", SearchOption.AllDirectories).ToList();

        Assert.That(files, Is.Not.Empty);
        Assert.That(files.SelectMany(File.ReadLines).Where(line => Route().IsMatch(line)), Is.Empty);
    }

    /// <summary>An action binds, sends and returns. Everything else belongs in a handler.</summary>
    [Test]
    public void Controllers_reach_neither_the_infrastructure_nor_entities() =>
        Types().That().HaveNameEndingWith("Controller").And().Are(Api).Should().NotDependOnAny(Infrastructure)
            .AndShould().NotDependOnAny(Types().That().ResideInAssembly(Source.Domain).And().AreNot(Bodies)).Check(Pulse);

    [Test]
    public void The_compiled_assembly_references_match_the_layer_rules()
    {
        Assert.That(References(Source.Domain), Is.EqualTo("ErrorOr"));
        Assert.That(
            References(Source.Application),
            Does.Not.Contain("EntityFrameworkCore").And.Not.Contain("AspNetCore").And.Not.Contain("Pulse.Infrastructure"));
        Assert.That(References(Source.Infrastructure), Does.Not.Contain("Pulse.Api").And.Not.Contain("Pulse.Console"));
        Assert.That(References(Source.Console), Does.Not.Contain("Pulse.Infrastructure").And.Not.Contain("EntityFrameworkCore"));
    }

    /// <summary>Programs of others use it without Pulse.</summary>
    [Test]
    public void The_client_references_no_other_project()
    {
        var project = XDocument.Load(Path.Combine(Source.Root.FullName, "src", "Pulse.Client", "Pulse.Client.csproj"));

        Assert.That(project.Descendants("PackageReference"), Is.Not.Empty);
        Assert.That(project.Descendants("ProjectReference"), Is.Empty);
    }

    /// <summary>A service of others does not load Pulse.</summary>
    [Test]
    public void The_package_for_services_references_no_other_project() => Assert.That(
        References(Source.AspNetCore).Split(' ').Where(name => !name.StartsWith("Microsoft.", StringComparison.Ordinal)),
        Is.EqualTo(new[] { "BitFaster.Caching" }));

    /// <summary>The API is its only way to Pulse.</summary>
    [Test]
    public void The_command_line_sees_only_the_client() => Assert.That(
        References(Source.Cli).Split(' ').Where(name => name.StartsWith("Pulse.", StringComparison.Ordinal)),
        Is.EqualTo(new[] { "Pulse.Client" }));

    private static string References(System.Reflection.Assembly assembly) => string.Join(
        ' ',
        assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal))
            .Order());

    [GeneratedRegex(@"\b(GET|POST|PUT|PATCH|DELETE|HEAD) /")]
    private static partial Regex Route();
}
